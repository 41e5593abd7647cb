import ComposeModel
import YAMLBridge

/// What analysis knows about one annotated service; made for every class, also those `build` refuses.
struct AnnotatedService {
    /// The service.
    let service: ComposeService
    /// Reads the service's Compose keys.
    let reader: ServiceReader
    /// Where the annotation stands.
    let source: AnnotationSource
    /// The class's canonical name.
    let className: String
    /// What is known about the image; nil for an image nobody described.
    let profile: ImageProfile?
    /// Every parameter with its value.
    let values: AnnotationValues
    /// Findings, placeholders that decided something and spellings met on the way.
    let context: AnnotationContext

    /// The service's name.
    var name: String { service.name }

    /// N, the replicas of one path; 3 where what is written is wrong, which is reported.
    var level: Int { values.integer("ft_parameters.ft_level") ?? 3 }

    /// Equal replies that decide, over the configured replicas.
    var quorum: Int {
        switch values["ft_parameters.quorum"]?.value {
        case .integer(let number): number
        case .word("one"): 1
        case .word("all"): level
        default: level / 2 + 1
        }
    }
}
