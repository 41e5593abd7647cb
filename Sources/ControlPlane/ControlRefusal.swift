/// Thrown by a handler that will not do what it was asked to do.
public struct ControlRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// HTTP status of the answer.
    public let status: Int
    /// Why, and the remedy where there is one.
    public let description: String

    /// Refuses what contradicts the present state: answered as 409.
    public init(_ reason: String) {
        self.init(status: 409, reason)
    }

    private init(status: Int, _ reason: String) {
        self.status = status
        self.description = reason
    }

    /// Refuses what could not be understood: answered as 400.
    public static func malformed(_ reason: String) -> ControlRefusal {
        ControlRefusal(status: 400, reason)
    }

    /// Refuses what does not exist, such as an unknown replica: answered as 404.
    public static func unknown(_ reason: String) -> ControlRefusal {
        ControlRefusal(status: 404, reason)
    }

    /// Refuses what may work later: answered as 503.
    public static func unavailable(_ reason: String) -> ControlRefusal {
        ControlRefusal(status: 503, reason)
    }
}
