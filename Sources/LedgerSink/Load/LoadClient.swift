public import LedgerFormat

/// One client of a load: a writer of its own, its chain, and its way into the order.
public struct LoadClient: Sendable {
    /// Pause after a try that failed.
    private static let retryMilliseconds = 20
    /// How long one entry is tried.
    private static let triedSecondsMax = 60

    private let identity: WriterIdentity
    private let encoder = VoteEntryEncoder(replicas: LoadRecord.replicas)
    private var assembler: BatchAssembler
    private let put: @Sendable (SealedBatch) async throws -> Void

    /// Takes up a writer's chain.
    ///
    /// - Parameters:
    ///   - identity: The writer, who is enrolled.
    ///   - standing: Where its enrolment says that it stands.
    ///   - put: Puts a batch into the order; safe to repeat.
    public init(
        _ identity: WriterIdentity,
        after standing: WriterStanding,
        put: @escaping @Sendable (SealedBatch) async throws -> Void
    ) {
        self.identity = identity
        assembler = BatchAssembler(chain: identity.chain(after: standing))
        self.put = put
    }

    /// Puts entries one after the other, each as a batch of its own; ends at the first that fails for good.
    mutating func put(
        _ count: Int,
        since loadBegan: ContinuousClock.Instant
    ) async -> [LoadSample?] {
        var samples: [LoadSample?] = []
        samples.reserveCapacity(count)
        for _ in 0..<count {
            guard let batch = seal() else { break }
            let began = ContinuousClock.now
            guard let retries = await tryToPut(batch) else { break }
            let now = ContinuousClock.now
            samples.append(
                LoadSample(
                    doneAfter: loadBegan.duration(to: now),
                    took: began.duration(to: now),
                    retries: retries
                )
            )
        }
        return samples + [LoadSample?](repeating: nil, count: count - samples.count)
    }

    private mutating func seal() -> SealedBatch? {
        var entry: [UInt8] = []
        encoder.encode(LoadRecord.long(identity.writer.service), into: &entry)
        guard (try? assembler.append(entry)) == true else { return nil }
        return try? assembler.seal(with: identity.key)
    }

    /// Tries that failed before the one that did not; nil when none succeeded in time.
    private func tryToPut(_ batch: SealedBatch) async -> Int? {
        let end = ContinuousClock.now + .seconds(Self.triedSecondsMax)
        var retries = 0
        while !Task.isCancelled, ContinuousClock.now < end {
            do {
                try await put(batch)
                return retries
            } catch {
                retries += 1
                try? await Task.sleep(for: .milliseconds(Self.retryMilliseconds))
            }
        }
        return nil
    }
}
