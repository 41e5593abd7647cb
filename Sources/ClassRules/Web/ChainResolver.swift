import ComposeModel
import Diagnostics
import YAMLBridge

/// Ties replicas of web servers with `chains: true` to those of the databases they use.
struct ChainResolver {
    let project: ComposeProject
    let services: [any ProtectedService]

    /// The services with their chains; what makes a chain unsound is reported.
    func resolved() -> [any ProtectedService] {
        var result = services
        var owners: [String: String] = [:]
        for (index, service) in services.enumerated() {
            guard var web = service as? WebService, web.annotation.hasChains else { continue }
            var found = 0
            for (position, other) in services.enumerated() {
                guard var database = other as? DatabaseService, uses(web, database) else {
                    continue
                }
                found += 1
                if let owner = owners[database.name] {
                    refuse(
                        web,
                        "`\(database.name)` is behind `\(owner)` already: requests of two services "
                            + "have no common order",
                        remedy: "let one of the two use a database of its own"
                    )
                }
                owners[database.name] = web.name
                guard isSound(web, database) else { continue }
                let networks = (1...web.annotation.level).map { "\(database.name)-chain-\($0)" }
                database.chainNetworks = networks
                result[position] = database
                web.chains.append(
                    WebChain(
                        service: database.name,
                        replicas: database.replicaNames,
                        networks: networks
                    )
                )
            }
            if found == 0 { reportNone(web) }
            result[index] = web
        }
        return result
    }

    /// Whether a web server names a database, by its address or by waiting for it.
    private func uses(_ web: WebService, _ database: DatabaseService) -> Bool {
        ServiceAddresses(of: web.service, in: project).mentions(database.name)
            || web.reader.dependencies().contains { $0.name == database.name }
    }

    private func isSound(_ web: WebService, _ database: DatabaseService) -> Bool {
        let name = database.name
        let before = project.collector.diagnostics.count
        if database.annotation.level != web.annotation.level {
            refuse(
                web,
                "\(web.annotation.level) replicas of `\(web.name)` cannot use one each of "
                    + "\(database.annotation.level) of `\(name)`",
                remedy: "give both the same `ft_level`"
            )
        }
        if database.service.unit != web.service.unit {
            refuse(
                web,
                "`\(name)` is described in another file, which is emitted by itself",
                remedy: "describe both in one file"
            )
        }
        let addresses = ServiceAddresses(of: web.service, in: project)
        if !addresses.mentions(name) {
            refuse(
                web,
                "`\(web.name)` waits for `\(name)`, but no variable, command or link says that it "
                    + "uses it",
                remedy: "hand it the address in a variable such as `DB_HOST: \(name)`"
            )
        } else if let place = addresses.hidden(name) {
            project.collector.report(
                Diagnostic(
                    .chainUnsound,
                    .error,
                    "the address of `\(name)` is in a placeholder: it cannot be another one for "
                        + "each replica",
                    at: place.range,
                    remedy: "write the address out"
                )
            )
        }
        // A second service with chains is reported as such.
        let chained = Set(
            services.compactMap {
                ($0 as? WebService)?.annotation.hasChains == true ? $0.name : nil
            }
        )
        for other in project.services where !chained.contains(other.name) && other.name != name {
            guard let place = ServiceAddresses(of: other, in: project).place(of: name) else {
                continue
            }
            project.collector.report(
                Diagnostic(
                    .chainUnsound,
                    .error,
                    "`\(other.name)` uses `\(name)` too, whose replicas are links of chains: what it "
                        + "writes has no place in the order of `\(web.name)`'s requests",
                    at: place.range,
                    notes: [DiagnosticNote("the chains", at: web.annotation.chainsNode?.range)],
                    remedy: "give it a database of its own, or let it ask `\(web.name)`"
                )
            )
        }
        return project.collector.diagnostics.count == before
    }

    private func reportNone(_ web: WebService) {
        refuse(
            web,
            "`\(web.name)` names no annotated database, so there is nothing to chain",
            remedy: "annotate the database it uses, or remove `chains`"
        )
    }

    private func refuse(_ web: WebService, _ message: String, remedy: String) {
        project.collector.report(
            Diagnostic(
                .chainUnsound,
                .error,
                message,
                at: (web.annotation.chainsNode ?? web.service.key).range,
                remedy: remedy
            )
        )
    }
}
