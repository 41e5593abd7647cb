/// What a container did last, as far as the events tell.
enum ContainerLifecycle: Sendable, Hashable {
    /// It was there before anybody looked, and nothing has told whether it runs.
    case unknown
    case created
    case running
    case exited
    case removed

    /// Takes the next event; false when no engine can say it after those before.
    ///
    /// A container that was there before the ledger may begin with anything. A start that fails says
    /// `die` without `start`.
    static func take(_ action: String, _ state: inout ContainerLifecycle?) -> Bool {
        let before = state
        switch action {
        case "create":
            state = .created
            return before == nil
        case "start":
            state = .running
            return before != .running && before != .removed
        case "die":
            state = .exited
            return before != .exited && before != .removed
        case "destroy":
            state = .removed
            return before != .removed && before != .running
        case "stop", "kill":
            // An engine that removes a container as it ends tells that first.
            if before != .removed { state = before ?? .unknown }
            return true
        default:
            state = before ?? .unknown
            return before != .removed
        }
    }
}
