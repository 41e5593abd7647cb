import ComposeModel
import Diagnostics
import YAMLBridge

/// With a terminal, standard output and standard error become one stream in chance order.
///
/// `tty: true` makes the engine hand over one stream with both outputs mixed and lines ended by
/// CR LF. Two writes that race, one to each stream, come out in another order in each replica: 3
/// right runs give 2 or 3 different texts.
///
/// Bad:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     tty: true
///     x-ft:
///       class: application
///       inputs: {codes: python}
///       outputs: {stream: {enabled: true}}
///       ft_parameters: {ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   job:
///     image: registry.example/job:1.4
///     restart: always
///     x-ft:
///       class: application
///       inputs: {codes: python}
///       outputs: {stream: {enabled: true}}
///       ft_parameters: {ft_level: 3}
/// ```
struct TTYMixesStreams: LintRule {
    static let id = DiagnosticID("FT418", "tty-mixes-streams")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            guard let entry = service.service.entry("tty"), entry.value.scalar?.boolean == true,
                let vote = streamVote(service)
            else { continue }
            context.report(
                TTYMixesStreams.id,
                "a terminal mixes both output streams in an order each of \(service.level) "
                    + "replicas chooses by chance, and they are voted on",
                at: entry.key.range,
                notes: [DiagnosticNote("the vote on the stream", at: service.place(vote))],
                remedy: "remove `tty`",
                fixIts: []
            )
        }
    }

    private func streamVote(_ service: AnnotatedService) -> String? {
        if service.values.boolean("outputs.stream.enabled") == true {
            return "outputs.stream.enabled"
        }
        let isStream = service.values.string("outputs.logs.redirection") == "stream"
        return isStream && service.values.boolean("outputs.logs.enabled") == true
            ? "outputs.logs.redirection" : nil
    }
}
