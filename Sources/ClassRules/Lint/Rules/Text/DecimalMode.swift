import ComposeModel
import Diagnostics
import YAMLBridge

/// A file mode that is written in decimal.
///
/// Modes are octal and `444` is not: it means 0674, which lets the owner write and the group run
/// the secret that everybody was to read only. A leading zero makes it what it looks like.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     secrets: [{source: key, target: key, mode: 444}]
/// secrets:
///   key: {file: ./key}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     secrets: [{source: key, target: key, mode: 0444}]
/// secrets:
///   key: {file: ./key}
/// ```
struct DecimalMode: LintRule {
    static let id = DiagnosticID("FT475", "decimal-mode")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.project.services {
            for key in ["secrets", "configs", "volumes"] {
                for item in service[key]?.items ?? [] {
                    for node in [item["mode"], item["tmpfs"]?["mode"]].compactMap({ $0 }) {
                        check(node, context)
                    }
                }
            }
        }
    }

    private func check(_ node: YAMLNode, _ context: LintContext) {
        guard case .scalar(let scalar) = node.content, scalar.style == .plain, node.tag == nil,
            (3...4).contains(scalar.text.utf8.count), scalar.text.first != "0",
            scalar.text.utf8.allSatisfy({ (0x30...0x37).contains($0) }),
            let value = Int(scalar.text)
        else { return }
        // These are 0400, 0640, 0644, 0660 and 0664 in decimal, as tools print them.
        guard ![256, 416, 420, 432, 436].contains(value) else { return }
        let octal = String(value, radix: 8)
        context.report(
            DecimalMode.id,
            "`mode: \(scalar.text)` is decimal and means 0\(octal), not 0\(scalar.text)",
            at: node.range,
            remedy: "write `0\(scalar.text)`",
            fixIts: [fix(node, scalar.text)].compactMap { $0 }
        )
    }

    /// The mode changes, so a person should look.
    private func fix(_ node: YAMLNode, _ text: String) -> FixIt? {
        guard let range = node.range, range.text == text else { return nil }
        return FixIt(
            "write it in octal",
            edits: [TextEdit(range: range, replacement: "0\(text)")],
            isSafe: false
        )
    }
}
