import Foundation

/// How long a fuzz test may run, and from which seed; both can be set from outside.
public enum FuzzBudget {
    /// `FTCOMPOSE_FUZZ_SECONDS` for each test; 2 s where it is not set, so that unit tests stay short.
    public static var seconds: Duration {
        .seconds(variable("FTCOMPOSE_FUZZ_SECONDS").map { Int(clamping: $0) } ?? 2)
    }

    /// `FTCOMPOSE_SEED`, to see a failure again; another one each time where it is not set.
    public static var seed: UInt64 {
        variable("FTCOMPOSE_SEED") ?? UInt64.random(in: 0..<1_000_000)
    }

    private static func variable(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }
}
