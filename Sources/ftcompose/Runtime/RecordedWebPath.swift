import ServicePlan

/// One path of a web server, as the ledger of its voter has to know it: votes number its replicas alone.
struct RecordedWebPath: RecordedPlan {
    /// Name of the path.
    let name: String
    /// Its voter.
    let voter: WebVoterPlan
    let service: String
    let mode: String
    let ledger: ServiceLedgerPlan
    let replicaGroups: [[String]]

    /// Finds a path of a plan.
    ///
    /// - Parameters:
    ///   - plan: the service's plan.
    ///   - name: name of the path; nil for the only one.
    /// - Throws: `RuntimeFailure` when there is no such path, or no voter for it.
    init(_ plan: WebServicePlan, path name: String?) throws(RuntimeFailure) {
        let found = name == nil ? plan.paths.first : plan.paths.first { $0.name == name }
        guard let path = found, name != nil || plan.paths.count == 1 else {
            let names = plan.paths.map(\.name).joined(separator: ", ")
            throw RuntimeFailure("--path names none of the paths \(names)")
        }
        guard let voter = path.voter else {
            throw RuntimeFailure("the plan has no voter for \(path.name)")
        }
        self.name = path.name
        self.voter = voter
        service = plan.service
        mode = plan.mode
        ledger = plan.ledger
        replicaGroups = [path.replicas.map(\.name)]
    }
}
