/// What a transfer says while it works: one JSON object a line on the helper's standard output.
public enum TransferEvent: Codable, Sendable, Equatable {
    /// Work that is under way.
    case progress(TransferProgress)
    /// It is done.
    case done(TransferReport)
    /// It is not done; the text is for the operator.
    case failed(String)
}
