internal import FoundationEssentials
internal import GRPCCore
internal import SwiftProtobuf

extension EtcdClient {
    /// Puts a value under a key nobody has used; may be repeated, because a key is created once.
    public func create(
        _ key: [UInt8],
        _ value: [UInt8]
    ) async throws(EtcdError) -> EtcdCreateOutcome {
        try checkSize(key, value)
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
        let answer = try await call(isRepeatable: true) { [request] member, options in
            try await member.keyValue.txn(request, metadata: Self.metadata, options: options)
        }
        if answer.succeeded {
            return .created(revision: UInt64(revision: answer.header.revision))
        }
        guard let found = answer.responses.first?.responseRange.kvs.first else {
            throw .unavailable("the answer to a transaction is incomplete")
        }
        return .exists(EtcdValue(found))
    }

    /// Puts a value, whether or not the key is used; sent once.
    public func put(_ key: [UInt8], _ value: [UInt8]) async throws(EtcdError) -> UInt64 {
        try checkSize(key, value)
        var request = Etcdserverpb_TxnRequest()
        request.success = [
            .with {
                $0.requestPut = .with {
                    $0.key = Data(key); $0.value = Data(value)
                }
            }
        ]
        let answer = try await call(isRepeatable: false) { [request] member, options in
            try await member.keyValue.txn(request, metadata: Self.metadata, options: options)
        }
        return UInt64(revision: answer.header.revision)
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

    private func checkSize(_ key: [UInt8], _ value: [UInt8]) throws(EtcdError) {
        // The key stands in the comparison, the put and the read of the other branch.
        let bytes = 3 * key.count + value.count + Self.requestOverheadBytes
        guard bytes <= Self.requestBytesMax else {
            throw .tooLarge("\(bytes) bytes, a request has at most \(Self.requestBytesMax)")
        }
    }
}
