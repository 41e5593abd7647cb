/// What the client is told when the state vote that its reply waits for does not confirm it.
enum StateRefusal {
    /// The error's text: what happened to the statement, and what to do before repeating it.
    ///
    /// - Parameters:
    ///   - verb: the statement's verb.
    ///   - service: the service.
    ///   - problem: how the state vote ended.
    ///   - errorCode: the replicas' own error; 0 when the statement succeeded.
    /// - Returns: the text.
    static func text(verb: String, service: String, problem: String, errorCode: UInt16) -> String {
        let fate =
            errorCode == 0 ? "was carried out" : "ended with error \(errorCode) on the replicas"
        return "ftcompose: \(verb) on \(service) \(fate), but \(problem); "
            + "look whether it took effect before repeating it"
    }
}
