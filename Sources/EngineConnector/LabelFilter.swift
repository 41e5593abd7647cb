/// A condition on labels: the label exists, or has this value.
public struct LabelFilter: Sendable, Equatable {
    /// Name of the label.
    public var name: String
    /// Value it must have; nil means any.
    public var value: String?

    /// Creates a condition.
    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    /// The engine's spelling.
    var text: String { value.map { "\(name)=\($0)" } ?? name }
}
