/// A container as the engine lists it.
public struct ListedContainer: Sendable, Hashable {
    /// Its identity.
    public var container: String
    /// Its name.
    public var name: String
    /// The service it is of; empty when its labels name none.
    public var service: String
    /// The engine's word for its state, such as `running`.
    public var state: String

    /// Creates a description.
    public init(container: String, name: String, service: String = "", state: String) {
        self.container = container
        self.name = name
        self.service = service
        self.state = state
    }
}
