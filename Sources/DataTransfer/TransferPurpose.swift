/// What data is moved for.
public enum TransferPurpose: String, Codable, Sendable {
    /// From the source project's volume into the replicas'.
    case adopt
    /// From a replica back into the source project's volume.
    case eject
}
