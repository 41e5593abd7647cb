import ArgumentParser

/// A point in time on the command line: how long ago, or seconds since 1970.
struct TimeArgument: ExpressibleByArgument {
    /// Microseconds since 1970.
    var unixMicroseconds: Int64

    init?(argument: String) {
        if let seconds = Double(argument), seconds >= 0, seconds < 1e12 {
            unixMicroseconds = Int64(seconds * 1_000_000)
            return
        }
        guard let ago = DurationArgument(argument: argument) else { return nil }
        unixMicroseconds = UnixTime.nowMicroseconds - Int64(ago.milliseconds) * 1_000
    }

    /// The same point as an argument that does not depend on when it is read.
    var absolute: String {
        let fraction = String(unixMicroseconds % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.count)
        return "\(unixMicroseconds / 1_000_000).\(zeros)\(fraction)"
    }
}
