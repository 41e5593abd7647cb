import ComposeModel
import Diagnostics
import YAMLBridge

/// The places where one service names others as something it calls, found in one pass.
struct ServiceReferences {
    private let places: [String: SourceRange?]

    /// Looks through a service; addresses count before links, and links before dependencies.
    init(of service: ComposeService, among names: Set<String>, in context: LintContext) {
        var places: [String: SourceRange?] = [:]
        func add(_ name: String, _ range: SourceRange?) {
            if places[name] == nil, names.contains(name) { places.updateValue(range, forKey: name) }
        }
        let keys: Set<String> = ["environment", "command", "entrypoint"]
        for text in ServiceText.all(of: service, in: context, keys: keys) {
            for word in HostMention.words(of: text.text).intersection(names)
            where HostMention.addresses(word, in: text.text, variable: text.variable) {
                add(word, text.range)
            }
        }
        for item in service["links"]?.items ?? [] {
            if let linked = item.text?.split(separator: ":").first {
                add(String(linked), item.range)
            }
        }
        for dependency in context.quietReader(service).dependencies() {
            add(dependency.name, dependency.place.range)
        }
        self.places = places
    }

    /// The names found, sorted.
    var all: [String] { places.keys.sorted() }

    /// The first place where it does.
    func range(_ name: String) -> SourceRange? { places[name] ?? nil }
}
