import ArgumentParser

/// A length of time on the command line: `250ms`, `90s`, `15m`, `2h`, `1d`.
struct DurationArgument: ExpressibleByArgument {
    private static let units: [(suffix: String, milliseconds: Double)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// The length in milliseconds.
    var milliseconds: Int

    init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    init?(argument: String) {
        guard let unit = Self.units.first(where: { argument.hasSuffix($0.suffix) }),
            let number = Double(argument.dropLast(unit.suffix.count)), number >= 0, number < 1e7
        else { return nil }
        milliseconds = Int(number * unit.milliseconds)
    }

    /// The text form, for help pages.
    var defaultValueDescription: String {
        milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
    }
}
