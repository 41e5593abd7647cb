/// What was done, as JSON for scripts.
public struct InjectionReport: Sendable, Equatable, Codable {
    /// The fault.
    public var fault: FaultName
    /// How it shows.
    public var manifestation: Manifestation
    /// The service.
    public var service: String
    /// The replica.
    public var replica: String
    /// Seed that repeats the choices.
    public var randomSeed: UInt64
    /// How long it was to act.
    public var span: String
    /// What exactly was done.
    public var done: String
    /// How often it acted; a statement fault that met no statement acted 0 times.
    public var acted: Int
    /// True when the fault was taken back, or has nothing to take back.
    public var undone: Bool
    /// The replica was taken out and votes again; nil when that was not awaited.
    public var repaired: Bool?
    /// Milliseconds since 1970 when the fault began to act.
    public var startedUnixMilliseconds: Int64
    /// Milliseconds since 1970 when all was over.
    public var endedUnixMilliseconds: Int64
    /// What went otherwise than planned.
    public var notes: [String]

    /// What the vote record says: what was done, and the seed that repeats it.
    var recordedReason: String { "\(done); random seed \(randomSeed)" }
}
