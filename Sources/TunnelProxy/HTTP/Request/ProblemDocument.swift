/// An answer of the tunnel itself (RFC 9457).
struct ProblemDocument: Sendable, Equatable {
    /// Status code.
    var status: Int
    /// Short name of the kind of problem, such as `no-majority`.
    var code: String
    /// One line for people.
    var title: String
    /// What happened and what can be done.
    var detail: String
    /// The tunnel's name for the request, which its record has too.
    var requestID: String
    /// Methods that are served, where the request's is not.
    var allow: String?

    /// The document.
    var text: String {
        let type = "urn:ftcompose:problem:\(code)"
        return "{\"type\":\(Self.quoted(type)),\"title\":\(Self.quoted(title)),"
            + "\"status\":\(status),\"detail\":\(Self.quoted(detail)),"
            + "\"instance\":\(Self.quoted("urn:ftcompose:request:\(requestID)")),"
            + "\"requestId\":\(Self.quoted(requestID))}\n"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case let control where control.value < 32: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
