import ComposeModel
import Diagnostics
import YAMLBridge

/// A pair of ports that readers of YAML 1.1 take for one number.
///
/// Without quotes `22:22` is 22 times 60 plus 22 to them. docker-compose 1.29 and many scripts
/// publish container port 1342 on a random port of the host, instead of 22 on 22, and say nothing.
///
/// Bad:
///
/// ```yaml
/// services:
///   git:
///     image: gitea/gitea:1.22
///     ports: [22:22, 3000:3000]
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   git:
///     image: gitea/gitea:1.22
///     ports: ["22:22", 3000:3000]
/// ```
struct SexagesimalPort: LintRule {
    static let id = DiagnosticID("FT472", "sexagesimal-port")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.project.services {
            for key in ["ports", "expose"] {
                for node in service[key]?.items ?? [] {
                    guard case .scalar(let scalar) = node.content, scalar.style == .plain,
                        node.tag == nil, ScalarChange.isSexagesimal(scalar.text)
                    else { continue }
                    context.report(
                        SexagesimalPort.id,
                        "`\(scalar.text)` without quotes is the number "
                            + "\(ScalarChange.sexagesimal(scalar.text)) to readers of YAML 1.1",
                        at: node.range,
                        remedy: "put it into quotes",
                        fixIts: [QuotedScalar.fix(node)].compactMap { $0 }
                    )
                }
            }
        }
    }
}
