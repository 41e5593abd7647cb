/// The forms a report can take.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// For people, with excerpts.
    case text
    /// This program's own JSON.
    case json
    /// SARIF 2.1.0.
    case sarif
    /// GitHub workflow commands.
    case github
    /// GitLab code quality.
    case gitlab
    /// JUnit XML.
    case junit
    /// Reviewdog Diagnostic Format.
    case rdjson

    /// The renderer of this form; colour concerns `text` alone.
    public func renderer(colour: Bool = false) -> any ReportRenderer {
        switch self {
        case .text: TextRenderer(colour: colour)
        case .json: JSONRenderer()
        case .sarif: SARIFRenderer()
        case .github: GitHubRenderer()
        case .gitlab: GitLabRenderer()
        case .junit: JUnitRenderer()
        case .rdjson: RDJSONRenderer()
        }
    }
}
