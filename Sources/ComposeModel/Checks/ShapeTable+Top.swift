extension ShapeTable {
    /// The places outside services.
    static let top = """
        / l include
        / m models
        / mX configs networks secrets services volumes
        / sX name version
        configs m *
        configs.* lm labels
        configs.* msbB external
        configs.* s content environment file name template_driver
        configs.*.external s name
        configs.*.labels s []
        configs.*.labels snb *
        include ms []
        include.[] ls env_file path
        include.[] s project_directory
        include.[].env_file s []
        include.[].path s []
        models m *
        models.* l runtime_flags
        models.* s model name
        models.* sn context_size
        models.*.runtime_flags s []
        networks m *
        networks.* lm labels
        networks.* m driver_opts ipam
        networks.* msbB external
        networks.* s driver name
        networks.* sbB attachable enable_ipv4 enable_ipv6 internal
        networks.*.driver_opts sn *
        networks.*.external s name
        networks.*.ipam l config
        networks.*.ipam m options
        networks.*.ipam s driver
        networks.*.ipam.config m []
        networks.*.ipam.config.[] m aux_addresses
        networks.*.ipam.config.[] s gateway ip_range subnet
        networks.*.ipam.config.[].aux_addresses s *
        networks.*.ipam.options s *
        networks.*.labels s []
        networks.*.labels snb *
        secrets m *
        secrets.* lm labels
        secrets.* m driver_opts
        secrets.* msbB external
        secrets.* s driver environment file name template_driver
        secrets.*.driver_opts sn *
        secrets.*.external s name
        secrets.*.labels s []
        secrets.*.labels snb *
        services m *
        volumes m *
        volumes.* lm labels
        volumes.* m driver_opts
        volumes.* msbB external
        volumes.* s driver name
        volumes.*.driver_opts sn *
        volumes.*.external s name
        volumes.*.labels s []
        volumes.*.labels snb *
        """
}
