/// Every answer of etcd begins with the cluster it comes from and the revision it was given at.
protocol EtcdAnswer: Sendable {
    var header: Etcdserverpb_ResponseHeader { get }
}

extension Etcdserverpb_RangeResponse: EtcdAnswer {}
extension Etcdserverpb_TxnResponse: EtcdAnswer {}
extension Etcdserverpb_DeleteRangeResponse: EtcdAnswer {}
extension Etcdserverpb_CompactionResponse: EtcdAnswer {}
extension Etcdserverpb_WatchResponse: EtcdAnswer {}
extension Etcdserverpb_MemberListResponse: EtcdAnswer {}
extension Etcdserverpb_MemberAddResponse: EtcdAnswer {}
extension Etcdserverpb_MemberRemoveResponse: EtcdAnswer {}
extension Etcdserverpb_AlarmResponse: EtcdAnswer {}
extension Etcdserverpb_StatusResponse: EtcdAnswer {}
extension Etcdserverpb_DefragmentResponse: EtcdAnswer {}
extension Etcdserverpb_AuthEnableResponse: EtcdAnswer {}
extension Etcdserverpb_AuthUserAddResponse: EtcdAnswer {}
extension Etcdserverpb_AuthUserGrantRoleResponse: EtcdAnswer {}
extension Etcdserverpb_AuthRoleAddResponse: EtcdAnswer {}
extension Etcdserverpb_AuthRoleGrantPermissionResponse: EtcdAnswer {}

extension UInt64 {
    /// A revision as etcd sends it; below zero there is none.
    init(revision: Int64) {
        self = revision < 0 ? 0 : UInt64(revision)
    }
}

extension Int64 {
    /// A revision as etcd takes it.
    init(revision: UInt64) {
        self = revision > UInt64(Int64.max) ? Int64.max : Int64(revision)
    }
}
