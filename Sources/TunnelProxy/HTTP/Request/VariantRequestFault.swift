/// Why a request is not sent to replicas that are different servers.
enum VariantRequestFault: String, Sendable, Equatable {
    /// Another method than GET and HEAD.
    case methodNotServed = "method_not_served"
    /// A Host that servers take for a name or not.
    case hostAmbiguous = "host_ambiguous"
    /// A path that servers take apart differently.
    case pathAmbiguous = "path_ambiguous"
    /// A file that one of the servers takes for settings of its own.
    case fileOfSettings = "file_of_settings"
    /// A target that is too long for one of the servers.
    case targetTooLong = "target_too_long"
    /// Headers that are too long or too many for one of the servers.
    case fieldsTooLarge = "fields_too_large"
}

extension VariantRequestFault {
    /// Status of the answer.
    var status: Int {
        switch self {
        case .methodNotServed: 405
        case .hostAmbiguous, .pathAmbiguous: 400
        case .fileOfSettings: 403
        case .targetTooLong: 414
        case .fieldsTooLarge: 431
        }
    }

    /// What is wrong and how to mend it.
    var detail: String {
        switch self {
        case .methodNotServed:
            "Different servers serve one tree here, and only GET and HEAD mean the same to all of them."
        case .hostAmbiguous: "The Host is no name to some of the servers; correct it."
        case .pathAmbiguous:
            "The path holds what servers read differently; leave out `.` and `..`, encoded slashes and NUL."
        case .fileOfSettings: "Files whose names begin with .ht are not served."
        case .targetTooLong: "The target, or a name in it, is too long for one of the servers."
        case .fieldsTooLarge:
            "The headers are too large for one of the servers; send fewer or smaller ones."
        }
    }
}
