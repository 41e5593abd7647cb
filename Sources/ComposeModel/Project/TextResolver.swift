public import Diagnostics
public import YAMLBridge

/// Gives texts with placeholders their values for analysis, and says what has none.
public struct TextResolver {
    private let environment: ProjectEnvironment
    private let collector: DiagnosticCollector

    /// Creates a resolver.
    public init(environment: ProjectEnvironment, collector: DiagnosticCollector) {
        self.environment = environment
        self.collector = collector
    }

    /// The same values, with findings going elsewhere.
    public func reporting(to collector: DiagnosticCollector) -> TextResolver {
        TextResolver(environment: environment, collector: collector)
    }

    /// The value of a variable.
    func value(of name: String) -> String? { environment[name] }

    /// The value of a scalar that decides something; nil after a report.
    public func resolve(_ node: YAMLNode, what: String) -> ComposeText? {
        guard let text = node.text else {
            collector.report(
                Diagnostic(
                    .composeShape,
                    .error,
                    "\(what) must be a string, not \(node.kindName)",
                    at: node.range
                )
            )
            return nil
        }
        return resolve(text, in: node, what: what)
    }

    /// The value of a part of a scalar.
    public func resolve(_ raw: String, in node: YAMLNode, what: String) -> ComposeText? {
        do throws(InterpolationProblem) {
            let template = try InterpolationTemplate(raw)
            let (value, unset) = try template.evaluate { environment[$0] }
            if let name = unset.first {
                report(node, "\(what) depends on ${\(name)}, which is not set here", name)
                return nil
            }
            return ComposeText(
                node: node,
                raw: raw,
                value: value,
                hasPlaceholders: template.hasPlaceholders
            )
        } catch {
            report(error, in: node, what: what)
            return nil
        }
    }

    /// The text as Compose sees it: what has no value is empty, with a warning; nil after a report.
    func replaced(_ raw: String, in node: YAMLNode) -> String? {
        do throws(InterpolationProblem) {
            let (value, unset) = try InterpolationTemplate(raw).evaluate { environment[$0] }
            for name in unset {
                collector.report(
                    Diagnostic(
                        .placeholderUnset,
                        .warning,
                        "${\(name)} is not set here and comes to nothing",
                        at: node.range,
                        remedy: "set \(name), or write ${\(name):-default}"
                    )
                )
            }
            return value
        } catch {
            report(error, in: node, what: "the output")
            return nil
        }
    }

    /// Reports a placeholder that requires a value and has none; what is broken otherwise is found by
    /// `PlaceholderCheck`.
    func require(_ raw: String, in node: YAMLNode) {
        do throws(InterpolationProblem) {
            _ = try InterpolationTemplate(raw).evaluate { environment[$0] }
        } catch {
            guard case .required(let name, let message) = error else { return }
            collector.report(
                Diagnostic(
                    .placeholderUnset,
                    .error,
                    "the file requires ${\(name)}, which is not set here"
                        + detail(message, in: node),
                    at: node.range,
                    remedy: "set \(name) in the environment, in .env or with `--env-file`; "
                        + "`--defer-required` leaves it to `docker compose up`"
                )
            )
        }
    }

    /// The author's message; one that is not written as such holds values of variables.
    private func detail(_ message: String, in node: YAMLNode) -> String {
        let isWritten = node.text?.contains(message) ?? false
        return message.isEmpty || !isWritten ? "" : " (\(message))"
    }

    private func report(_ problem: InterpolationProblem, in node: YAMLNode, what: String) {
        if let finding = problem.finding(at: node) { return collector.report(finding) }
        guard case .required(let name, let message) = problem else { return }
        let problem = "\(what) depends on ${\(name)}, which is not set here"
        report(node, problem + detail(message, in: node), name)
    }

    private func report(_ node: YAMLNode, _ message: String, _ name: String) {
        collector.report(
            Diagnostic(
                .placeholderUnset,
                .error,
                message,
                at: node.range,
                remedy: "set \(name) in the environment or in .env, or write "
                    + "${\(name):-default}: the compiler must know this value"
            )
        )
    }
}
