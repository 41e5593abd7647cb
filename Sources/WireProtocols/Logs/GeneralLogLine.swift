/// The start of an entry, found at the beginning of a line.
struct GeneralLogLine {
    /// Commands servers write; a line that names another belongs to the argument before it.
    private static let commands: Set<String> = [
        "Sleep", "Quit", "Init DB", "Query", "Field List", "Create DB", "Drop DB", "Refresh",
        "Shutdown", "Statistics", "Processlist", "Connect", "Kill", "Debug", "Ping", "Time",
        "Delayed insert", "Change user", "Binlog Dump", "Table Dump", "Connect Out",
        "Register Slave", "Register Replica", "Prepare", "Execute", "Long Data", "Close stmt",
        "Reset stmt", "Set option", "Fetch", "Daemon", "Binlog Dump GTID", "Reset Connection",
        "Reset connection", "Clone", "Bulk_execute", "Slave_worker", "Slave_IO", "Slave_SQL",
        "Subscribe Group Replication Stream", "Error",
    ]

    var threadID: UInt64
    var command: String
    /// Where the argument begins.
    var argumentStart: Int

    /// Reads the line; nil when it starts no entry.
    init?(_ line: ArraySlice<UInt8>) {
        var index = line.startIndex
        guard Self.skipTime(line, &index) else { return nil }
        while index < line.endIndex, line[index] == 0x20 { index += 1 }
        var number: UInt64 = 0
        let digits = index
        while index < line.endIndex, line[index] &- 48 < 10 {
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(line[index] - 48))
            guard !overflow, !carry else { return nil }
            number = sum
            index += 1
        }
        guard index > digits, index < line.endIndex, line[index] == 0x20 else { return nil }
        let name = line[(index + 1)...].prefix { $0 != 0x09 }
        // A command without an argument may lack the tab.
        let text = String(decoding: name, as: UTF8.self)
        guard name.count <= 40, Self.commands.contains(text) else { return nil }
        threadID = number
        command = text
        argumentStart = min(name.endIndex + 1, line.endIndex)
    }

    /// `yymmdd hh:mm:ss TAB`, `TAB TAB` within the same second, or an ISO time and `TAB`.
    private static func skipTime(_ line: ArraySlice<UInt8>, _ index: inout Int) -> Bool {
        let start = index
        if line.starts(with: [0x09, 0x09]) {
            index += 2
            return true
        }
        guard let tab = line.prefix(40).firstIndex(of: 0x09) else { return false }
        let time = line[start..<tab]
        index = tab + 1
        if time.count == 15 { return matches(time, "dddddd sd:dd:dd") }
        guard time.count >= 20 else { return false }
        return matches(time.prefix(19), "dddd-dd-ddTdd:dd:dd")
    }

    /// Compares with a pattern in which `d` is a digit and `s` a digit or a space.
    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: StaticString) -> Bool {
        guard text.count == pattern.utf8CodeUnitCount else { return false }
        return pattern.withUTF8Buffer { pattern in
            zip(text, pattern).allSatisfy { byte, expected in
                switch expected {
                case UInt8(ascii: "d"): byte &- 48 < 10
                case UInt8(ascii: "s"): byte &- 48 < 10 || byte == 0x20
                default: byte == expected
                }
            }
        }
    }
}
