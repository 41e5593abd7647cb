/// How a fault shows, as the thesis sorts them.
public enum Manifestation: String, Sendable, Codable, CaseIterable {
    /// Wrong or missing content.
    case data
    /// Statements that do not run as they were sent.
    case programFlow = "program-flow"
    /// Resources that are refused.
    case access
    /// Replies at the wrong time.
    case timing
    /// The container itself.
    case process
}
