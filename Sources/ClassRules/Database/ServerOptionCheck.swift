import ComposeModel
import YAMLBridge

/// Refuses options of `command` that would undo what the replicas' settings file says.
///
/// Options on the command line win over every file, so one of them could make replicas differ.
struct ServerOptionCheck {
    let context: AnnotationContext
    let profile: ImageProfile

    /// Reports every such option of a service.
    func run(on service: ComposeService) {
        guard let command = service["command"] else { return }
        for (text, node) in words(command) {
            // The port's short form takes its value with or without a space.
            if text.hasPrefix("-P") { check("--port=" + text.dropFirst(2), node) }
            if text.hasPrefix("--") { check(text, node) }
        }
    }

    /// The words of a list, or of a string split at spaces; quotes do not matter for options.
    private func words(_ command: YAMLNode) -> [(String, YAMLNode)] {
        if let items = command.items { return items.map { ($0.text ?? "", $0) } }
        return (command.text ?? "").split { $0 == " " || $0 == "\n" || $0 == "\t" }.map {
            (String($0.filter { $0 != "'" && $0 != "\"" }), command)
        }
    }

    private func check(_ option: String, _ node: YAMLNode) {
        let parts = option.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
        var name = (parts.first ?? "").lowercased().replacing("_", with: "-")
        for prefix in ["loose-", "maximum-"] where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
        }
        let refused = profile.refusedOptions.sorted { $0.key < $1.key }
        if let (_, reason) = refused.first(where: { means(name, $0.key) }) {
            context.error(
                .serviceKeyRefused,
                "`\(option)` cannot stand in the command: \(reason)",
                at: node
            )
            return
        }
        let plain = ["skip-", "disable-", "enable-"].first { name.hasPrefix($0) }.map {
            String(name.dropFirst($0.count))
        }
        for setting in profile.replicaSettings {
            let wanted = setting.split(separator: "=", maxSplits: 1).map(String.init)
            let wantedName = (wanted.first ?? "").replacing("_", with: "-")
            guard means(name, wantedName) || means(plain ?? "", wantedName) else { continue }
            if parts.count > 1, wanted.count > 1, parts[1] == wanted[1] { continue }
            context.error(
                .serviceKeyRefused,
                "`\(option)` cannot stand in the command: replicas run with `\(setting)`, or equal "
                    + "statements would have different effects",
                at: node
            )
        }
    }

    /// Whether a word is an option's name or its beginning, which the server takes as well.
    private func means(_ word: String, _ name: String) -> Bool {
        word == name || word.utf8.count >= 4 && name.hasPrefix(word)
    }
}
