public import Diagnostics

extension DiagnosticID {
    /// Two sources, or a service and what it extends, have forms that cannot be merged.
    ///
    /// A list and a mapping of one key have no common meaning: Compose stops, and a guess would
    /// drop one of the two.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     extends: {file: base.yml, service: web}
    ///     build: {ssh: {default: /key}}
    /// # file: base.yml
    /// services:
    ///   web: {build: {context: ., ssh: [default]}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     extends: {file: base.yml, service: web}
    ///     build: {ssh: ["default=/key"]}
    /// # file: base.yml
    /// services:
    ///   web: {build: {context: ., ssh: [default]}}
    /// ```
    public static let mergeConflict = DiagnosticID("FT208", "merge-conflict")

    /// How sources are merged depends on a placeholder; `--resolve` decides it.
    ///
    /// The output keeps placeholders, so what they decide must not depend on their value. Which
    /// file a service extends cannot be left open: another environment would run another service.
    /// Nor can it be left open which of an annotated service's mounts are at one target, where the
    /// later takes the place of the earlier.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     extends: {file: "${DIR:-sub}/base.yml", service: web}
    /// # file: sub/base.yml
    /// services:
    ///   web: {image: nginx}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     extends: {file: sub/base.yml, service: web}
    /// # file: sub/base.yml
    /// services:
    ///   web: {image: nginx}
    /// ```
    public static let mergeUnresolved = DiagnosticID("FT209", "merge-unresolved")

    /// `x-ft` of one service is written in several places and merged key by key.
    ///
    /// docker compose before 2.35.1 takes the later mapping alone. It does not read `x-ft`, but
    /// whoever compares its output with the source sees another annotation than the one that is
    /// compiled.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     extends: {file: base.yml, service: db}
    ///     x-ft: {quorum: all}
    /// # file: base.yml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    ///     x-ft: {ft_level: 3}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   db:
    ///     extends: {file: base.yml, service: db}
    ///     x-ft: {ft_level: 3, quorum: all}
    /// # file: base.yml
    /// services:
    ///   db:
    ///     image: mariadb:10.11
    ///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:?}"}
    /// ```
    public static let annotationSplit = DiagnosticID("FT210", "annotation-split")

    /// `extends` names nothing, or goes round.
    ///
    /// A service that extends itself, over whatever detour, has no definition to begin with.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web: {extends: nobody}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   base: {image: nginx}
    ///   web: {extends: base}
    /// ```
    public static let extendsBroken = DiagnosticID("FT211", "extends-broken")

    /// `include` goes round, or brings in a name that is there already.
    ///
    /// docker compose before 5.0 refuses a name that stands in two places, later versions merge
    /// the two: the same files would be another project.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// include: [base.yml]
    /// services:
    ///   web: {image: nginx}
    /// # file: base.yml
    /// services:
    ///   web: {image: busybox}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// include: [base.yml]
    /// services:
    ///   web: {image: nginx}
    /// # file: base.yml
    /// services:
    ///   other: {image: busybox}
    /// ```
    public static let includeBroken = DiagnosticID("FT212", "include-broken")

    /// A top-level `x-...` of an included file, which Compose drops.
    ///
    /// Of an included file only services, networks, volumes, configs and secrets come in.
    /// Settings at its top are lost without a word.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// include: [base.yml]
    /// # file: base.yml
    /// x-settings: {a: 1}
    /// services:
    ///   web: {image: nginx}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// include: [base.yml]
    /// x-settings: {a: 1}
    /// # file: base.yml
    /// services:
    ///   web: {image: nginx}
    /// ```
    public static let extensionLost = DiagnosticID("FT213", "extension-lost")

    /// A name for the project that Compose does not take.
    ///
    /// Lower-case letters, digits, hyphens and underscores, starting with a letter or digit.
    /// Containers, networks and volumes carry the name.
    ///
    /// No example: it is about `-p` and COMPOSE_PROJECT_NAME, not about a Compose file; `name:` is
    /// made to fit.
    public static let projectName = DiagnosticID("FT214", "project-name")

    /// A service needs one that no active profile starts.
    ///
    /// `docker compose up` refuses such a project, or waits for a service that never comes.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx, depends_on: [tool]}
    ///   tool: {image: busybox, profiles: [debug]}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx, depends_on: [tool], profiles: [debug]}
    ///   tool: {image: busybox, profiles: [debug]}
    /// ```
    public static let profileInactive = DiagnosticID("FT215", "profile-inactive")

    /// A key that Compose does not know.
    ///
    /// `docker compose` refuses the whole project because of one such key, and names no line. Mostly it
    /// is a slip, and then the setting that was meant is missing too. Keys that begin with `x-` are
    /// free. The keys known here are those of the Compose specification in the middle of 2026; one that
    /// came later is passed on as it is.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx, enviroment: [A=1]}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx, environment: [A=1]}
    /// ```
    public static let unknownComposeKey = DiagnosticID("FT216", "unknown-compose-key")

    /// Settings of a service, secret or volume that exclude or need one another.
    ///
    /// Each of them is right for itself; together `docker compose` refuses them, and with them the
    /// project.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx, network_mode: host, networks: [front]}
    /// networks: {front: {}}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx, networks: [front]}
    /// networks: {front: {}}
    /// ```
    public static let settingsClash = DiagnosticID("FT217", "settings-clash")

    /// An env file that is not there.
    ///
    /// `docker compose` starts nothing of the project without it. The output names the file as the
    /// source does, so it only has to be there when the project is started: an info, since a file with
    /// secrets is seldom where pipelines run. For an annotated service it is an error (FT201), because
    /// the password may stand in it.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   web: {image: nginx, env_file: [missing.env]}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   web:
    ///     image: nginx
    ///     env_file: [{path: missing.env, required: false}]
    /// ```
    public static let envFileMissing = DiagnosticID("FT218", "env-file-missing")
}
