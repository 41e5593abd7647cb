public import Diagnostics

extension DiagnosticID {
    /// The thesis' bare form, which plain Compose rejects.
    public static let bareForm = DiagnosticID("FT001", "bare-form")
    /// A key that the annotation does not have.
    public static let unknownKey = DiagnosticID("FT002", "unknown-key")
    /// A value that the key does not take.
    public static let unknownValue = DiagnosticID("FT003", "unknown-value")
    /// A value of the wrong type.
    public static let valueType = DiagnosticID("FT004", "value-type")
    /// Part of the grammar, but not of this version.
    public static let notImplemented = DiagnosticID("FT005", "not-implemented")
    /// A key of another class.
    public static let foreignKey = DiagnosticID("FT006", "foreign-key")
    /// One parameter written twice.
    public static let writtenTwice = DiagnosticID("FT007", "written-twice")
    /// `ft_level` outside 2 to 9.
    public static let levelRange = DiagnosticID("FT008", "level-range")
    /// An even `ft_level`.
    public static let evenLevel = DiagnosticID("FT009", "even-level")
    /// An image no profile describes.
    public static let unknownImage = DiagnosticID("FT010", "unknown-image")
    /// An image whose profile was never tried on the real server.
    public static let untestedImage = DiagnosticID("FT011", "untested-image")
    /// An annotation in a place where nobody reads it.
    public static let misplacedAnnotation = DiagnosticID("FT012", "misplaced-annotation")
    /// A quorum that cannot be.
    public static let quorumRange = DiagnosticID("FT013", "quorum-range")
    /// A quorum that two different answers can reach.
    public static let weakQuorum = DiagnosticID("FT014", "weak-quorum")
    /// No ft_level is given.
    public static let missingLevel = DiagnosticID("FT015", "missing-level")

    /// No password of the administrator is to be found.
    public static let missingCredentials = DiagnosticID("FT301", "missing-credentials")
    /// A way of setting the password that no runtime can follow.
    public static let refusedCredentials = DiagnosticID("FT302", "refused-credentials")
    /// A `*_FILE` variable names a file that nothing mounts.
    public static let secretNotMounted = DiagnosticID("FT303", "secret-not-mounted")
    /// A published port that the tunnel cannot vote on.
    public static let portWithoutCodec = DiagnosticID("FT304", "port-without-codec")
    /// A name the output needs is taken.
    public static let nameCollision = DiagnosticID("FT305", "name-collision")
    /// A writable volume that another service mounts too.
    public static let sharedVolume = DiagnosticID("FT306", "shared-volume")
    /// A volume of which there can be only one.
    public static let singleVolume = DiagnosticID("FT307", "single-volume")
    /// A writable mount now exists once per replica.
    public static let mountDuplicated = DiagnosticID("FT308", "mount-duplicated")
    /// A key of the service that cannot be carried over to replicas.
    public static let serviceKeyRefused = DiagnosticID("FT309", "service-key-refused")
    /// Another service reaches into the container of an annotated one.
    public static let reachesIntoService = DiagnosticID("FT310", "reaches-into-service")
    /// The folder for the replicas' settings is mounted over.
    public static let configFolderCovered = DiagnosticID("FT311", "config-folder-covered")
    /// A mount that is only read is shared by all replicas, read-only.
    public static let mountShared = DiagnosticID("FT312", "mount-shared")
    /// An exposed port that the tunnel does not serve.
    public static let exposedPortDropped = DiagnosticID("FT313", "exposed-port-dropped")
    /// An output file that this program did not write.
    public static let outputExists = DiagnosticID("FT314", "output-exists")
    /// An output file cannot be written.
    public static let outputUnwritable = DiagnosticID("FT315", "output-unwritable")
    /// The administrator has no password.
    public static let emptyPassword = DiagnosticID("FT316", "empty-password")

    /// Every finding of this target, for the documentation and its test.
    public static let classCatalog: [DiagnosticID] =
        [
            .bareForm, .unknownKey, .unknownValue, .valueType, .notImplemented, .foreignKey,
            .writtenTwice, .levelRange, .evenLevel, .unknownImage, .untestedImage,
            .misplacedAnnotation, .quorumRange, .weakQuorum, .missingLevel, .missingCredentials,
            .refusedCredentials, .secretNotMounted, .portWithoutCodec, .nameCollision,
            .sharedVolume,
            .singleVolume, .mountDuplicated, .serviceKeyRefused, .reachesIntoService,
            .configFolderCovered, .mountShared, .exposedPortDropped, .outputExists,
            .outputUnwritable,
            .emptyPassword,
        ] + grammarCatalog
}
