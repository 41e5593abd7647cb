import ComposeModel
import Diagnostics

/// A replicated service and a server that keeps what each of its replicas tells it.
struct BackendUse {
    let caller: AnnotatedService
    let backend: Backend
    /// The server's service.
    let target: ComposeService
    /// Where the caller names it.
    let place: SourceRange?

    /// All uses by some services, in the order of the source.
    static func all(by callers: [AnnotatedService], in context: LintContext) -> [BackendUse] {
        guard !callers.isEmpty else { return [] }
        var backends: [String: (backend: Backend, service: ComposeService, order: Int)] = [:]
        for (order, service) in context.project.services.enumerated() {
            guard let image = context.image(of: service), let backend = Backend.of(image: image)
            else { continue }
            backends[service.name] = (backend, service, order)
        }
        let names = Set(backends.keys)
        return callers.flatMap { caller -> [BackendUse] in
            let references = ServiceReferences(of: caller.service, among: names, in: context)
            let found = references.all.filter { $0 != caller.name }
                .compactMap { name in backends[name].map { (name, $0) } }
                .sorted { $0.1.order < $1.1.order }
            return found.map { name, target in
                BackendUse(
                    caller: caller,
                    backend: target.backend,
                    target: target.service,
                    place: references.range(name)
                )
            }
        }
    }
}
