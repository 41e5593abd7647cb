package import ReplicaClient

/// What keeps the voter from a verdict or a repair.
package enum VoterError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A replica cannot be read or written.
    case replica(ReplicaClientError)
    /// The state changed while it was read; reading again helps.
    case changedMeanwhile(String)
    /// The tunnel's answer is no help.
    case tunnel(String)
    /// A bound was reached.
    case limit(String)
    /// Files of a replica cannot be read.
    case files(String)
    /// The plan has nothing for this voter.
    case plan(String)
    /// The donors differ from one another.
    case donorsDiffer([String])
    /// The copy does not equal the donor.
    case copyDiffers([String])

    /// The error for people.
    package var description: String {
        switch self {
        case .replica(let error): error.description
        case .changedMeanwhile(let what): "the state changed while it was read: \(what)"
        case .tunnel(let reason): "the tunnel: \(reason)"
        case .limit(let what): "limit reached: \(what)"
        case .files(let reason): reason
        case .plan(let reason): "\(reason); run 'ftcompose build' of the same version"
        case .donorsDiffer(let names): "the donors differ in \(names.joined(separator: ", "))"
        case .copyDiffers(let names): "the copy differs in \(names.joined(separator: ", "))"
        }
    }
}
