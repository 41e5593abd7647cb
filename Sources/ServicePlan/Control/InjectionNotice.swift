/// Body of `POST /v1/injections`: a fault that was put in on purpose.
public struct InjectionNotice: Codable, Sendable, Equatable {
    /// The replica the fault is in.
    public var replica: String
    /// Name of the fault.
    public var fault: String
    /// What was done.
    public var reason: String

    /// Creates a notice.
    public init(replica: String, fault: String, reason: String) {
        self.replica = replica
        self.fault = fault
        self.reason = reason
    }
}
