public import TransparencyLog

/// Proof that an entry was signed by its writer and is in a log that the actors have cosigned.
///
/// As a file it is a C2SP tlog-proof whose extra data carry the evidence, so that every program that
/// reads such proofs can check the log's part of it.
public struct EntryProof: Sendable, Hashable {
    /// Most enrolments a proof carries; each one is a change of a peer's key.
    public static let enrolmentsMax = 16

    /// The entry that enrolled a key, and where it is in the log.
    public struct Enrolment: Sendable, Hashable {
        /// Index of the enrolling entry's leaf.
        public let index: UInt64
        /// Hashes that lead from that leaf to the root of the log.
        public let inclusion: [TreeHash]
        /// The enrolling entry.
        public let evidence: EntryEvidence

        /// Puts an enrolment together.
        public init(index: UInt64, inclusion: [TreeHash], evidence: EntryEvidence) {
            self.index = index
            self.inclusion = inclusion
            self.evidence = evidence
        }
    }

    /// The entry's leaf index, its inclusion proof and the cosigned checkpoint.
    public let log: LogProof
    /// The entry.
    public let evidence: EntryEvidence
    /// Where the writer's key was enrolled, then where the enrolling key was, and so on.
    ///
    /// A peer's first key is enrolled nowhere: the actors agreed on it beforehand.
    public let enrolments: [Enrolment]

    /// Puts a proof together.
    public init(
        index: UInt64,
        inclusion: [TreeHash],
        note: SignedNote,
        evidence: EntryEvidence,
        enrolments: [Enrolment]
    ) throws(ProofFault) {
        guard enrolments.count <= Self.enrolmentsMax else {
            throw ProofFault(
                .malformed,
                "a proof carries at most \(Self.enrolmentsMax) enrolments"
            )
        }
        self.evidence = evidence
        self.enrolments = enrolments
        do throws(LogError) {
            log = try LogProof(
                extra: Self.encode(evidence, enrolments),
                index: index,
                hashes: inclusion,
                note: note
            )
        } catch {
            throw ProofFault(.malformed, error.reason)
        }
    }

    /// Reads a proof file.
    public init(_ bytes: [UInt8]) throws(ProofFault) {
        do throws(LogError) {
            log = try LogProof(parsing: bytes)
        } catch {
            throw ProofFault(.malformed, error.reason)
        }
        guard let extra = log.extra else {
            throw ProofFault(
                .malformed,
                "the proof carries no entry: it was not made by a peer's `/v1/proofs`"
            )
        }
        do throws(FormatError) {
            (evidence, enrolments) = try Self.decode(extra)
        } catch {
            throw ProofFault(.malformed, "what the proof carries does not read: \(error)")
        }
    }

    /// The proof as a file.
    public var bytes: [UInt8] { log.bytes }
}
