import Diagnostics

/// Replicas reach a mail server, a payment service or a webhook: what they ask for happens N times.
///
/// A vote compares what replicas answer, not what they do elsewhere. One order handled by 3
/// replicas sends 3 confirmations and charges 3 times; the answers to the client are equal, so
/// nothing is reported.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     expose: ["8080"]
///     environment: {SMTP_HOST: mail.example.org}
///     x-ft: {class: webserver, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     expose: ["8080"]
///     environment: {MAIL_QUEUE_DIR: /queue}
///     x-ft: {class: webserver, ft_level: 3}
/// ```
struct OutsideEffects: LintRule {
    static let id = DiagnosticID("FT423", "outside-effects")
    static let severity = Severity.warning

    /// Words of a variable's name, with what happens N times.
    private static let effects: [(words: [String], effect: String)] = [
        (["SMTP"], "mails are sent"), (["SENDGRID"], "mails are sent"),
        (["MAILGUN"], "mails are sent"), (["STRIPE"], "payments are made"),
        (["PAYPAL"], "payments are made"), (["TWILIO"], "messages are sent"),
        (["WEBHOOK", "URL"], "webhooks are called"), (["TELEGRAM"], "messages are sent"),
        (["SLACK"], "messages are sent"),
    ]

    func check(_ context: LintContext) {
        for service in context.services where service.className != "database" {
            var seen: Set<String> = []
            let texts = ServiceText.all(of: service.service, in: context, keys: ["environment"])
            for text in texts {
                guard let variable = text.variable, let effect = effect(variable, text.text),
                    seen.insert(effect).inserted
                else { continue }
                context.report(
                    OutsideEffects.id,
                    "`\(variable)`: for one request to `\(service.name)`, \(service.level) "
                        + "\(effect), one by each replica; no vote sees that",
                    at: text.range,
                    remedy: "do it in a service that is not replicated, or once per request id"
                )
            }
        }
    }

    private func effect(_ variable: String, _ value: String) -> String? {
        // A switch that is off, and settings that only describe, reach nobody.
        let isOff = ["", "false", "no", "off", "0", "none", "disabled"]
        guard !isOff.contains(value.lowercased()) else { return nil }
        let words = variable.uppercased().split(separator: "_").map(String.init)
        return OutsideEffects.effects.first { effect in
            effect.words.allSatisfy(words.contains)
        }?.effect
    }
}
