internal import FoundationEssentials
internal import GRPCCore
internal import SwiftProtobuf

extension EtcdClient {
    /// Puts a value under a key nobody has used; may be repeated, because a key is created once.
    ///
    /// With a condition only while another key is there; else it throws `lacksKey`, whatever lies under the key.
    public func create(
        _ key: [UInt8],
        _ value: [UInt8],
        whileHolding condition: [UInt8]? = nil
    ) async throws(EtcdError) -> EtcdCreateOutcome {
        try checkSize(key, value, condition)
        var request = Etcdserverpb_TxnRequest()
        request.compare = [
            .with {
                $0.result = .equal
                $0.target = .create
                $0.key = Data(key)
                $0.createRevision = 0
            }
        ]
        request.success = [
            .with {
                $0.requestPut = .with {
                    $0.key = Data(key); $0.value = Data(value)
                }
            }
        ]
        request.failure = [.with { $0.requestRange = .with { $0.key = Data(key) } }]
        if let condition { Self.require(condition, in: &request) }
        let answer = try await call(isRepeatable: true) { [request] member, options in
            try await member.keyValue.txn(request, metadata: Self.metadata, options: options)
        }
        if answer.succeeded {
            return .created(revision: UInt64(revision: answer.header.revision))
        }
        if condition != nil { try Self.checkPresence(answer) }
        guard let found = answer.responses.first?.responseRange.kvs.first else {
            throw .unavailable("the answer to a transaction is incomplete")
        }
        return .exists(EtcdValue(found))
    }

    /// Puts a value, whether or not the key is used; sent once.
    ///
    /// A condition is as for `create`.
    public func put(
        _ key: [UInt8],
        _ value: [UInt8],
        whileHolding condition: [UInt8]? = nil
    ) async throws(EtcdError) -> UInt64 {
        try checkSize(key, value, condition)
        var request = Etcdserverpb_TxnRequest()
        request.success = [
            .with {
                $0.requestPut = .with {
                    $0.key = Data(key); $0.value = Data(value)
                }
            }
        ]
        if let condition { Self.require(condition, in: &request) }
        let answer = try await call(isRepeatable: false) { [request] member, options in
            try await member.keyValue.txn(request, metadata: Self.metadata, options: options)
        }
        if !answer.succeeded { try Self.checkPresence(answer) }
        return UInt64(revision: answer.header.revision)
    }

    /// Makes a transaction depend on a key being there; when it fails, the last answer tells whether it was.
    private static func require(_ key: [UInt8], in request: inout Etcdserverpb_TxnRequest) {
        request.compare.append(
            .with {
                $0.result = .greater
                $0.target = .create
                $0.key = Data(key)
                $0.createRevision = 0
            }
        )
        request.failure.append(
            .with {
                $0.requestRange = .with {
                    $0.key = Data(key); $0.countOnly = true
                }
            }
        )
    }

    private static func checkPresence(_ answer: Etcdserverpb_TxnResponse) throws(EtcdError) {
        guard let last = answer.responses.last, last.responseRange.count > 0 else {
            throw .lacksKey(revision: UInt64(revision: answer.header.revision))
        }
    }

    /// Reads keys from a first one to before an end, up to a count, and the revision they are of.
    ///
    /// Without an end the one key is read. The answer is as new as the latest change acknowledged to
    /// anybody; it needs a majority of the members.
    public func read(
        _ first: [UInt8],
        below end: [UInt8] = [],
        countMax: Int = 1
    ) async throws(EtcdError) -> (values: [EtcdValue], revision: UInt64) {
        var request = Etcdserverpb_RangeRequest()
        request.key = Data(first)
        request.rangeEnd = Data(end)
        request.limit = Int64(countMax)
        let answer = try await call(isRepeatable: true) { [request] member, options in
            try await member.keyValue.range(request, metadata: Self.metadata, options: options)
        }
        return (answer.kvs.map(EtcdValue.init), UInt64(revision: answer.header.revision))
    }

    /// The cluster's identity and its revision at present; needs a majority of the members.
    public func position() async throws(EtcdError) -> (cluster: UInt64, revision: UInt64) {
        var request = Etcdserverpb_RangeRequest()
        // A key that every user may ask for and nobody puts.
        request.key = Data("e".utf8)
        request.countOnly = true
        let answer = try await call(isRepeatable: true) { [request] member, options in
            try await member.keyValue.range(request, metadata: Self.metadata, options: options)
        }
        return (answer.header.clusterID, UInt64(revision: answer.header.revision))
    }

    /// Deletes keys from a first one to before an end and answers how many; sent once.
    public func delete(_ first: [UInt8], below end: [UInt8]) async throws(EtcdError) -> UInt64 {
        var request = Etcdserverpb_DeleteRangeRequest()
        request.key = Data(first)
        request.rangeEnd = Data(end)
        let answer = try await call(isRepeatable: false) { [request] member, options in
            try await member.keyValue.deleteRange(
                request,
                metadata: Self.metadata,
                options: options
            )
        }
        return UInt64(revision: answer.deleted)
    }

    /// Lets the cluster forget what was before a revision; sent once.
    public func compact(before revision: UInt64) async throws(EtcdError) {
        var request = Etcdserverpb_CompactionRequest()
        request.revision = Int64(revision: revision)
        do throws(EtcdError) {
            _ = try await call(isRepeatable: false) { [request] member, options in
                try await member.keyValue.compact(
                    request,
                    metadata: Self.metadata,
                    options: options
                )
            }
        } catch .refused(let text) where text.contains("has been compacted") {
            // Another actor was further: what was asked for is so.
        }
    }

    private func checkSize(
        _ key: [UInt8],
        _ value: [UInt8],
        _ condition: [UInt8]?
    ) throws(EtcdError) {
        // The key stands in the comparison, the put and the read of the other branch.
        let keys = 3 * key.count + 2 * (condition?.count ?? 0)
        let bytes = keys + value.count + Self.requestOverheadBytes
        guard bytes <= Self.requestBytesMax else {
            throw .tooLarge("\(bytes) bytes, a request has at most \(Self.requestBytesMax)")
        }
    }
}
