extension DecodingError {
    /// Where and what, in a few words.
    var summary: String {
        switch self {
        case .keyNotFound(let key, let context):
            "\(key.stringValue) is missing\(Self.place(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.debugDescription + Self.place(context)
        case .dataCorrupted:
            "it is not JSON of that form"
        @unknown default:
            "it cannot be read"
        }
    }

    private static func place(_ context: Context) -> String {
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? "" : " at \(path)"
    }
}
