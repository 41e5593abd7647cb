import ComposeModel
import Diagnostics
import YAMLBridge

/// Gives replicas their images, and refuses what a server of another family cannot take over.
struct WebVariantPlanner {
    let context: AnnotationContext
    let profile: ImageProfile?
    let profiles: ImageProfileTable
    let annotation: WebAnnotation
    let reader: ServiceReader

    /// The replicas of each path, the service's own image first.
    func replicas(_ paths: [WebPath]) -> [[WebReplica]] {
        let variants = annotation.variants.map { variant in
            (image: variant.image, profile: profiles.profile(of: ImageName(variant.image)))
        }
        for (index, variant) in variants.enumerated() where isForeign(variant.profile) {
            check(variant.image, annotation.variants[index].node)
        }
        return paths.map { path in
            zip(path.replicas, path.suffixes).enumerated().map { index, names in
                let position = index % (variants.count + 1)
                let variant = position == 0 ? nil : variants[position - 1]
                return WebReplica(
                    name: names.0,
                    suffix: names.1,
                    variant: variant?.image,
                    profile: variant.map { $0.profile ?? profile } ?? profile,
                    isForeign: isForeign(variant?.profile)
                )
            }
        }
    }

    private func isForeign(_ variant: ImageProfile?) -> Bool {
        guard let variant, let profile else { return false }
        return variant.engine != profile.engine
    }

    /// What belongs to the service's own server means nothing to another.
    private func check(_ image: String, _ node: YAMLNode?) {
        let engine = profile?.engine ?? ""
        for key in ["command", "entrypoint"] {
            guard let entry = reader.service.entry(key) else { continue }
            refuse(
                "`\(key)` is for \(engine); `\(image)` cannot be started with it",
                entry.key,
                node
            )
        }
        let folder = annotation.configs ?? profile?.path("storage.configs") ?? ""
        guard !folder.isEmpty else { return }
        let files = (reader.files("configs") + reader.files("secrets")).map { ($0.target, $0.node) }
        let mounts = reader.mounts().map { ($0.target.value, $0.node) }
        for (target, place) in mounts + files
        where isSettings(target, folder) {
            refuse("\(target) is a setting of \(engine); `\(image)` does not read it", place, node)
        }
    }

    private func isSettings(_ target: String, _ folder: String) -> Bool {
        if FolderPath.contains(folder, target) { return true }
        let html = annotation.html ?? ""
        return (profile?.sharedPaths ?? []).contains { path in
            path.hasPrefix("/etc/\(profile?.engine ?? "")") && FolderPath.contains(path, target)
                && !FolderPath.contains(html, target)
        }
    }

    private func refuse(_ message: String, _ place: YAMLNode, _ variant: YAMLNode?) {
        context.error(
            .variantUnfit,
            message,
            at: place,
            notes: [DiagnosticNote("the variant", at: variant?.range)],
            remedy: "build the settings into an image of your own for each server"
        )
    }
}
