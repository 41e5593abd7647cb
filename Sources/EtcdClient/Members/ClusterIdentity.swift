/// Remembers which cluster answers, so that another one is noticed.
struct ClusterIdentity {
    private(set) var identifier: UInt64?

    init(_ identifier: UInt64?) {
        self.identifier = identifier
    }

    /// An answer told the cluster it came from; the first one counts from then on.
    mutating func heard(_ found: UInt64) throws(EtcdError) {
        guard let identifier else {
            self.identifier = found
            return
        }
        guard identifier == found else { throw .otherCluster(expected: identifier, found: found) }
    }
}
