internal import ServicePlan
internal import VotingCore

/// What one voter of a web server is for: a path, its replicas and its own plan.
struct WebVoterPart: Sendable {
    /// Name of the service.
    let service: String
    /// The group of replicas.
    let path: WebPathPlan
    /// What the voter does.
    let voter: WebVoterPlan
    /// Equal ones that are right.
    let quorum: Int
    /// Time by which a replica may be later than the others.
    let lagMilliseconds: Int

    /// Finds the part of a plan.
    ///
    /// - Parameters:
    ///   - plan: The service's plan.
    ///   - name: Name of the path; nil for the only one.
    /// - Throws: `VoterError` when the plan has no such path, or no voter for it.
    init(_ plan: WebServicePlan, path name: String?) throws(VoterError) {
        let found = name == nil ? plan.paths.first : plan.paths.first { $0.name == name }
        guard let path = found, name != nil || plan.paths.count == 1 else {
            let names = plan.paths.map(\.name).joined(separator: ", ")
            throw .plan("--path names none of the paths \(names)")
        }
        guard let voter = path.voter else { throw .plan("\(path.name) has no voter") }
        guard (2...Tally.replicaCountMax).contains(path.replicas.count),
            (1...path.replicas.count).contains(plan.quorum)
        else {
            throw .plan("the quorum \(plan.quorum) does not fit \(path.replicas.count) replicas")
        }
        service = plan.service
        self.path = path
        self.voter = voter
        quorum = plan.quorum
        lagMilliseconds = plan.tunnel.limits.lagMilliseconds
    }

    /// Names of some replicas.
    func names(_ replicas: ReplicaSet) -> String {
        replicas.map { path.replicas[$0.position].name }.joined(separator: ", ")
    }
}
