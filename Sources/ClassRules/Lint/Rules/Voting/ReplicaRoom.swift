import Diagnostics
import ServicePlan

/// The server takes fewer connections, or shorter packets, than the tunnel lets through.
///
/// The tunnel opens one connection to each replica for each client and some of its own. With
/// `--max-connections=100` on the replicas and 1000 sessions at the tunnel, client 101 gets error
/// 1040 from all 3 replicas, and the voter, which needs a connection too, is shut out with it.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     command: --max-connections=100
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     command: --max-connections=150
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, limits: {client_sessions_max: 100}}
/// ```
struct ReplicaRoom: LintRule {
    static let id = DiagnosticID("FT410", "replica-room")
    static let severity = Severity.warning

    /// An option of the server that a limit of the tunnel must stay below.
    private struct Room {
        let option: String
        let limit: String
        let standard: @Sendable (LimitPlan) -> Int
        let message: @Sendable (_ wanted: Int, _ number: Int, _ level: Int) -> String
        let remedy: @Sendable (_ number: Int) -> String
    }

    private static let rooms = [
        Room(
            option: "--max-connections",
            limit: "client_sessions_max",
            standard: { $0.clientSessionsMax },
            message: { wanted, number, level in
                "the tunnel lets \(wanted) sessions through and each replica takes \(number): "
                    + "client \(number + 1) is refused by \(level) of \(level), and so is the voter"
            },
            remedy: { _ in "…}` below it" }
        ),
        Room(
            option: "--max-allowed-packet",
            limit: "command_bytes_max",
            standard: { $0.commandBytesMax },
            message: { wanted, number, level in
                "the tunnel lets \(wanted) bytes of a command through and each replica takes "
                    + "\(number): a longer one cuts the session at \(level) of \(level)"
            },
            remedy: { "\($0)}`" }
        ),
    ]

    func check(_ context: LintContext) {
        let limits = LimitPlan()
        for service in context.services where service.hasTunnelLimits {
            let words = ServiceText.words("command", of: service.service, in: context)
            for (index, word) in words.enumerated() {
                let parts = word.text.split(separator: "=", maxSplits: 1).map(String.init)
                let option = (parts.first ?? "").replacing("_", with: "-").lowercased()
                let next = index + 1 < words.count ? words[index + 1].text : ""
                guard let room = ReplicaRoom.rooms.first(where: { $0.option == option }),
                    let number = bytes(parts.count > 1 ? parts[1] : next)
                else { continue }
                let wanted =
                    service.values.integer("ft_parameters.limits.\(room.limit)")
                    ?? room.standard(limits)
                guard number < wanted else { continue }
                context.report(
                    ReplicaRoom.id,
                    room.message(wanted, number, service.level),
                    at: word.range,
                    remedy: "remove the option, or write `limits: {\(room.limit): "
                        + room.remedy(number)
                )
            }
        }
    }

    /// A number with the suffixes of the server's options.
    private func bytes(_ text: String) -> Int? {
        let factors: [Character: Int] = ["k": 1024, "m": 1_048_576, "g": 1_073_741_824]
        guard let last = text.lowercased().last else { return nil }
        guard let factor = factors[last] else { return Int(text) }
        return Int(text.dropLast()).flatMap {
            let (value, isOver) = $0.multipliedReportingOverflow(by: factor)
            return isOver ? nil : value
        }
    }
}
