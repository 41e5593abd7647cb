public import TransparencyLog

/// Checks a whole log that was exported: every leaf, flag and signature, up to the cosigned root.
///
/// Bundles of entries go in one by one, so that a log of any size is checked in little memory.
public struct ExportCheck: Sendable {
    /// The checkpoint, and who signed it.
    public let policy: PolicyVerdict
    /// The first leaf that is there; those before it were dropped and only their hashes are left.
    public let start: UInt64
    private var builder: TileBuilder
    private var replay: LedgerReplay?
    private var flags: [EntryFlag: UInt64] = [:]
    private var entries: UInt64 = 0

    /// Begins with the signed checkpoint.
    ///
    /// - Parameters:
    ///   - note: the checkpoint's note.
    ///   - policy: the logs and witnesses that the verifier trusts.
    ///   - actors: the actors with the first keys of their peers; without them signatures and flags are
    ///     not checked again.
    ///   - start: the first leaf that is there, a multiple of 256.
    ///   - tile: the hashes of tiles before that leaf; asked only when `start` is not 0.
    /// - Throws: what is wrong with the checkpoint or with the actors, or what `tile` throws.
    public init(
        note: SignedNote,
        policy: WitnessPolicy,
        actors: [ReplayRules.Actor]?,
        start: UInt64 = 0,
        tile: (TilePath) throws -> [TreeHash]
    ) throws {
        do throws(LogError) {
            self.policy = try policy.verify(note)
        } catch {
            throw ProofFault(.checkpoint, error.reason)
        }
        let checkpoint = self.policy.checkpoint
        guard start < max(checkpoint.size, 1), start.isMultiple(of: UInt64(TilePath.widthMax))
        else { throw ProofFault(.malformed, "the export holds no entries") }
        self.start = start
        builder = start == 0 ? TileBuilder() : try TileBuilder(size: start, tile: tile)
        guard let actors, start == 0 else { return }
        do throws(FormatError) {
            replay = LedgerReplay(
                rules: try ReplayRules(origin: checkpoint.origin, actors: actors)
            )
        } catch {
            throw ProofFault(.malformed, "the list of actors cannot be used: \(error)")
        }
    }

    /// Whether signatures, chains and flags are checked again.
    public var isReplayed: Bool { replay != nil }

    /// The bundle that comes next; nil when all leaves of the checkpoint are in.
    public var nextBundle: TilePath? {
        guard builder.size < policy.checkpoint.size else { return nil }
        return TilePath.inTree(
            ofSize: policy.checkpoint.size,
            .entries,
            index: builder.size >> 8
        )
    }

    /// Takes the next bundle, as wide as ``nextBundle`` says.
    public mutating func add(bundle bytes: [UInt8]) throws(ProofFault) {
        guard let path = nextBundle else { return }
        let leaves: [[UInt8]]
        do throws(LogError) {
            leaves = try EntryBundle.decode(bytes, width: path.width)
        } catch {
            throw ProofFault(.malformed, "\(path.text): \(error.reason)")
        }
        for bytes in leaves {
            let index = builder.size
            let leaf: LeafBytes
            do throws(FormatError) {
                leaf = try LeafBytes(bytes)
            } catch {
                throw ProofFault(.malformed, "leaf \(index) does not read: \(error)")
            }
            _ = builder.append(.leaf(bytes))
            if leaf.position == 0 || leaf.position == LeafBytes.undecodablePosition {
                flags[leaf.flag, default: 0] += 1
            } else {
                entries += 1
            }
            guard replay != nil else { continue }
            do throws(AdoptionError) {
                _ = try replay?.adopt(bytes)
            } catch {
                throw ProofFault(.flagged, error.description)
            }
        }
    }

    /// Compares the root, when all bundles are in.
    public mutating func finish() throws(ProofFault) -> ExportVerdict {
        let checkpoint = policy.checkpoint
        guard builder.size == checkpoint.size else {
            throw ProofFault(
                .malformed,
                "the export ends at leaf \(builder.size) of \(checkpoint.size)"
            )
        }
        guard builder.root == checkpoint.root else {
            throw ProofFault(
                .notIncluded,
                "the root of the leaves is not the root of the checkpoint: something was changed, "
                    + "left out or put in"
            )
        }
        if replay != nil {
            do throws(AdoptionError) {
                try replay?.finishAdoption(blockNumber: 0)
            } catch {
                throw ProofFault(.malformed, error.description)
            }
        }
        return ExportVerdict(
            policy: policy,
            start: start,
            entries: entries,
            flags: flags,
            isReplayed: isReplayed
        )
    }
}
