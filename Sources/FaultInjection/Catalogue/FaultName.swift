/// The faults that can be put in, by the names of the command line.
public enum FaultName: String, Sendable, Codable, CaseIterable {
    case rowChanged = "row-changed"
    case rowMissing = "row-missing"
    case tableDropped = "table-dropped"
    case databaseDropped = "database-dropped"
    case replyCorrupted = "reply-corrupted"
    case statementMissed = "statement-missed"
    case statementWrong = "statement-wrong"
    case statementDuplicated = "statement-duplicated"
    case statementsReordered = "statements-reordered"
    case readOnly = "read-only"
    case permissionDenied = "permission-denied"
    case noSpace = "no-space"
    case outOfMemory = "out-of-memory"
    case noProcessor = "no-cpu"
    case early
    case late
    case never
    case clockStep = "clock-step"
    case kill
    case pause
    case networkCut = "network-cut"
    case restart
    case empty

    /// How late a late reply is when nothing is said.
    public static let lateMilliseconds = 8_000
    /// How far the clock is off when nothing is said.
    public static let stepMilliseconds = 3_600_000

    /// How the fault shows.
    public var manifestation: Manifestation {
        switch self {
        case .rowChanged, .rowMissing, .tableDropped, .databaseDropped, .replyCorrupted: .data
        case .statementMissed, .statementWrong, .statementDuplicated, .statementsReordered:
            .programFlow
        case .readOnly, .permissionDenied, .noSpace, .outOfMemory, .noProcessor: .access
        case .early, .late, .never, .clockStep: .timing
        case .kill, .pause, .networkCut, .restart, .empty: .process
        }
    }

    /// True when the fault stays until it is taken back.
    public var isLasting: Bool {
        switch self {
        case .readOnly, .permissionDenied, .noSpace, .noProcessor, .kill, .pause, .networkCut: true
        case .rowChanged, .rowMissing, .tableDropped, .databaseDropped, .replyCorrupted,
            .statementMissed, .statementWrong, .statementDuplicated, .statementsReordered,
            .outOfMemory, .early, .late, .never, .clockStep, .restart, .empty:
            false
        }
    }

    /// True when the fault acts through the proxy in front of the replica.
    public var usesProxy: Bool {
        switch self {
        case .replyCorrupted, .statementMissed, .statementWrong, .statementDuplicated,
            .statementsReordered, .early, .late, .never, .clockStep:
            true
        case .rowChanged, .rowMissing, .tableDropped, .databaseDropped, .readOnly,
            .permissionDenied, .noSpace, .outOfMemory, .noProcessor, .kill, .pause, .networkCut,
            .restart, .empty:
            false
        }
    }

    /// What is done, in one line.
    public var summary: String {
        switch self {
        case .rowChanged: "one column of one row gets another value, past tunnel and log"
        case .rowMissing: "one row is deleted, past tunnel and log"
        case .tableDropped: "one table is dropped, past tunnel and log"
        case .databaseDropped: "one database is dropped, past tunnel and log"
        case .replyCorrupted: "one value of a reply, or its affected rows, is changed on the way"
        case .statementMissed: "a statement is answered OK and never reaches the replica"
        case .statementWrong: "a statement reaches the replica with another literal or name"
        case .statementDuplicated: "a statement reaches the replica twice"
        case .statementsReordered: "a statement reaches the replica after the next one"
        case .readOnly: "the server goes read-only and its administrators lose the exemption"
        case .permissionDenied: "a database's folder loses all permissions"
        case .noSpace: "a volume of limited size is filled"
        case .outOfMemory: "the memory limit is lowered until the kernel kills the server"
        case .noProcessor: "the container gets 1 ms of processor time in 100 ms"
        case .early: "the reply comes before the replica has the statement"
        case .late: "the reply comes later (--by, 8s)"
        case .never: "the reply never comes, the connection stays open"
        case .clockStep: "the replica's statements run at another time (--by, 1h)"
        case .kill: "SIGKILL; started again afterwards"
        case .pause: "all processes are frozen; thawed afterwards"
        case .networkCut: "the container leaves the internal network; it comes back afterwards"
        case .restart: "the container is restarted"
        case .empty: "the data volume is emptied while the server is down, then it starts anew"
        }
    }

    /// The proxy's fault; nil when the fault does not use it.
    func proxyFault(byMilliseconds: Int?) -> ProxyFault? {
        switch self {
        case .replyCorrupted: .replyCorrupted
        case .statementMissed: .statementMissed
        case .statementWrong: .statementWrong
        case .statementDuplicated: .statementDuplicated
        case .statementsReordered: .statementsReordered
        case .early: .early
        case .late: .late(milliseconds: byMilliseconds ?? Self.lateMilliseconds)
        case .never: .never
        case .clockStep: .clockStep(milliseconds: byMilliseconds ?? Self.stepMilliseconds)
        case .rowChanged, .rowMissing, .tableDropped, .databaseDropped, .readOnly,
            .permissionDenied, .noSpace, .outOfMemory, .noProcessor, .kill, .pause, .networkCut,
            .restart, .empty:
            nil
        }
    }

    /// The proxy's fault for its own command line.
    ///
    /// - Parameter byMilliseconds: how late, or how far the clock is off.
    /// - Returns: the fault.
    /// - Throws: `InjectionError` when this fault does not act through the proxy.
    public func requireProxyFault(byMilliseconds: Int?) throws -> ProxyFault {
        guard let fault = proxyFault(byMilliseconds: byMilliseconds) else {
            throw InjectionError("'\(rawValue)' does not act through the proxy")
        }
        return fault
    }
}
