public import Diagnostics

extension DiagnosticID {
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
            .emptyPassword, .chainUnsound, .forwardingRefused, .proxyMustRead, .variantUnfit,
            .logNotSwitched, .certificateUnfit,
        ] + grammarCatalog
}
