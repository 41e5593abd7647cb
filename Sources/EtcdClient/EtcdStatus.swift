/// How one member is.
public struct EtcdStatus: Hashable, Sendable {
    /// Member that says so.
    public var member: UInt64
    /// Version of etcd.
    public var version: String
    /// Member that leads; 0 while there is no leader.
    public var leader: UInt64
    /// Bytes of its database file.
    public var databaseBytes: UInt64
    /// Bytes of it that are in use.
    public var databaseBytesInUse: UInt64
    /// Revision it has got to.
    public var revision: UInt64

    init(_ message: Etcdserverpb_StatusResponse) {
        member = message.header.memberID
        version = message.version
        leader = message.leader
        databaseBytes = UInt64(revision: message.dbSize)
        databaseBytesInUse = UInt64(revision: message.dbSizeInUse)
        revision = UInt64(revision: message.header.revision)
    }
}
