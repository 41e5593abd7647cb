/// One replica of a web server: which image it runs, and what is different about it.
struct WebReplica {
    /// Its name.
    let name: String
    /// What stands behind the names of its volumes.
    let suffix: String
    /// Its image when it is a variant.
    let variant: String?
    /// What is known about its image.
    let profile: ImageProfile?
    /// Whether its server is of another family than the service's own.
    let isForeign: Bool

    /// The server family.
    var engine: String { profile?.engine ?? "http" }
}
