internal import GRPCCore

extension EtcdError {
    /// What a failed call to a member means; etcd's own texts tell apart what shares a code.
    init(_ error: any Error, from endpoint: EtcdEndpoint) {
        if let known = error as? EtcdError {
            self = known
            return
        }
        guard let error = error as? RPCError else {
            self = .unavailable("\(endpoint): \(error)")
            return
        }
        self = Self.meaning(of: error, text: "\(endpoint): \(Self.text(of: error))")
    }

    private static func meaning(of error: RPCError, text: String) -> EtcdError {
        switch error.code {
        case .permissionDenied, .unauthenticated:
            return .denied(text)
        case .resourceExhausted where error.message.contains("space exceeded"):
            return .full(text)
        case .resourceExhausted where error.message.contains("larger than"),
            .invalidArgument where error.message.contains("too large"):
            return .tooLarge(text)
        // No common name that etcd knows as a user.
        case .invalidArgument where error.message.contains("user name is empty"):
            return .denied(text)
        // A member that has not heard yet of the latest change of users and roles.
        case .invalidArgument where error.message.contains("auth store is old"):
            return .unavailable(text)
        case .invalidArgument, .failedPrecondition, .notFound, .alreadyExists, .outOfRange,
            .unimplemented:
            return .refused(text)
        default:
            return .unavailable(text)
        }
    }

    /// The message with its causes, as far as they say more than it does.
    private static func text(of error: RPCError) -> String {
        var texts = [error.message]
        var cause = error.cause
        while let next = cause, texts.count < 4 {
            if let inner = next as? RPCError {
                texts.append(inner.message)
                cause = inner.cause
            } else {
                texts.append("\(next)")
                cause = nil
            }
        }
        return texts.filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
