import ArgumentParser
import LedgerSink

/// Numbers of clients and what each run puts.
struct LoadCountOptions: ParsableArguments {
    @Option(help: "Numbers of clients, separated by commas.")
    var clients = "4,8,16,32,64"

    @Option(help: "Values per number of clients.")
    var requests = 8_000

    @Flag(help: "Print JSON lines.")
    var json = false

    /// The numbers of clients.
    var numbers: [Int] { clients.split(separator: ",").map { Int($0) ?? 0 } }

    func validate() throws {
        guard (1...10_000_000).contains(requests) else {
            throw ValidationError("--requests takes 1...10000000")
        }
        guard !numbers.isEmpty, numbers.allSatisfy({ (1...10_000).contains($0) }) else {
            throw ValidationError("--clients takes numbers from 1 to 10000, such as 4,8,16")
        }
    }

    /// Prints the heads of the columns.
    func begin() {
        if !json {
            Terminal.line("clients     /s   mean    dev    p50    p99    max  stall ms  failed")
        }
    }

    /// Prints one run.
    func show(_ report: LoadReport) throws {
        guard !json else { return Terminal.line(try LedgerJSON.line(report)) }
        let columns = [
            Double(report.clients), report.perSecond, report.meanMilliseconds,
            report.deviationMilliseconds, report.medianMilliseconds, report.p99Milliseconds,
            report.maxMilliseconds, report.stallMilliseconds,
        ]
        let texts = columns.enumerated().map { index, value in
            Self.pad(index < 2 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)")
        }
        Terminal.line(texts.joined() + Self.pad("\(report.failed)"))
    }

    private static func pad(_ text: String) -> String {
        String(repeating: " ", count: max(1, 7 - text.count)) + text
    }
}
