internal import NIOCore

/// What the tunnel does with a statement's text.
struct StatementPlan {
    /// What the statement is.
    var statement: ClassifiedStatement
    /// The text to send instead of the client's; nil when it goes as it is.
    var rewritten: ByteBuffer?
    /// Normalised text for records.
    var text: () -> String
}
