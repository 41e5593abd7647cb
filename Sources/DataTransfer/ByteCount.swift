/// Writes byte counts for people.
public enum ByteCount {
    /// A count in the largest binary unit that gives at least 1, such as `1.5 GiB`.
    public static func text(_ bytes: Int64) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var unit = 0
        var tenths = max(0, bytes) * 10
        while tenths >= 10_240, unit < units.count - 1 {
            tenths /= 1_024
            unit += 1
        }
        if unit == 0 { return "\(bytes) bytes" }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
