/// The variables that placeholders see, in layers: the process' own win over those of env files,
/// and a project's over those of its includes.
public struct ProjectEnvironment: Sendable {
    private let layers: [[String: String]]

    /// Creates an environment.
    public init(process: [String: String], files: [String: String] = [:]) {
        layers = [process, files]
    }

    private init(layers: [[String: String]]) {
        self.layers = layers
    }

    /// The value of a variable; an empty value is a value.
    public subscript(_ name: String) -> String? {
        for layer in layers {
            if let value = layer[name] { return value }
        }
        return nil
    }

    /// The same variables with more behind them, which win over none.
    func adding(_ values: [String: String]) -> ProjectEnvironment {
        values.isEmpty ? self : ProjectEnvironment(layers: layers + [values])
    }
}
