import ChildProcesses
import Foundation
import Testing
import YAMLBridge

/// What a YAML 1.1 reader makes of our output, with the reader Debian ships.
@Suite struct OtherReaderTests {
    private static let strings = [
        "no", "YES", "on", "y", "~", "null", "", "true", "22:22", "190:20:30", "0755", "0o17",
        "1e3",
        "1.10", "=", "<<", "2024-01-01", "2001-12-14 21:59:43.10 -5", "0x1f", "0b101", ".inf",
        ".NaN",
        "+1", "-0", "1_000", "1.5e+3", "a: b", "a #b", " a ", "- a", "---", "...", "? x", "é", "😀",
        "tab\there", "two\nlines\n", "\n", " \n ", "trailing \nspace", "\u{7}", "\u{85}", "'", "\"",
        "\\", "%a", "@a", "`", "[a", "{a", "a]", ",", "a,b", "#", "!x", "&x", "*x", "|", ">", "5s",
        "12e03", "0.1.0", "685.230_15e+03", "$x", "${A:-b}", "::1", "-", "--", "?", ":", "a:",
    ]

    @Test func `strings stay strings for a YAML 1.1 reader, in blocks and in brackets`() throws {
        let nodes = OtherReaderTests.strings.map { YAMLNode.string($0) }
        let keys = OtherReaderTests.strings.map { ($0, YAMLNode.integer(1)) }
        let root = YAMLNode.mapping([
            ("block", .sequence(nodes)), ("flow", .sequence(nodes, isFlow: true)),
            ("keys", .mapping(keys)), ("flow_keys", .mapping(keys, isFlow: true)),
        ])
        let program = """
            import json, sys, yaml
            data = yaml.safe_load(sys.stdin.buffer.read().decode())
            data["keys"] = list(data["keys"]); data["flow_keys"] = list(data["flow_keys"])
            print(json.dumps(data))
            """
        guard let output = try run(program, input: YAMLEmitter.emit(root)) else {
            print("!!! python3-yaml is not here: no other YAML reader checks our output !!!")
            return
        }
        let read = try JSONDecoder().decode([String: [String]].self, from: output)
        for part in ["block", "flow", "keys", "flow_keys"] {
            #expect(read[part] == OtherReaderTests.strings, "\(part)")
        }
    }

    private func run(_ program: String, input: [UInt8]) throws -> Data? {
        let result = try ChildProcess.run(
            "/usr/bin/env",
            ["python3", "-c", program],
            input: input
        )
        guard result.status == 0 else {
            // A reader that is there and fails is a finding, one that is missing is not.
            let probe = try ChildProcess.run("/usr/bin/env", ["python3", "-c", "import yaml"])
            #expect(probe.status != 0, "the other reader refuses our output")
            return nil
        }
        return Data(result.output)
    }
}
