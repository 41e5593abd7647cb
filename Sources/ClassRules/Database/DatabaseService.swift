import ComposeModel
import YAMLBridge

/// An annotated database with every decision made; emitters only write it down.
struct DatabaseService {
    let reader: ServiceReader
    let source: AnnotationSource
    let annotation: DatabaseAnnotation
    let profile: ImageProfile
    let credentials: CredentialChoice
    let storage: StorageLayout
    let expectations: [AnnotationContext.Expectation]

    var service: ComposeService { reader.service }
    var name: String { service.name }
    var replicaNames: [String] { (1...annotation.level).map { "\(name)-\($0)" } }
    var seedName: String { "\(name)-seed" }
    var voterName: String { "\(name)-voter" }
    var networkName: String { "\(name)-ft" }
    var planName: String { "\(name)-plan" }
    var settingsName: String { "\(name)-replica-config" }
    var tunnelStateName: String { "\(name)-tunnel-state" }
    var voterStateName: String { "\(name)-voter-state" }
    var controlName: String { "\(name)-control" }
    var planPath: String { "ft/\(name).plan.yml" }
    var settingsPath: String { "ft/\(name).replica.cnf" }
}
