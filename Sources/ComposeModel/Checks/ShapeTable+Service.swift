extension ShapeTable {
    /// The places below a service, which is written `S`.
    static let service = """
        S l cap_add cap_drop configs device_cgroup_rules devices dns_opt expose external_links
        S l group_add links ports post_start pre_start pre_stop profiles secrets security_opt
        S l volumes volumes_from
        S lm annotations depends_on environment extra_hosts labels models networks sysctls
        S ls command dns dns_search entrypoint env_file gpus label_file tmpfs
        S m blkio_config credential_spec deploy develop healthcheck logging provider storage_opt
        S m ulimits
        S ms build extends
        S s cgroup cgroup_parent container_name cpuset domainname hostname image ipc isolation
        S s mac_address network_mode pid platform pull_refresh_after restart runtime
        S s stop_signal user userns_mode uts working_dir
        S sP pull_policy
        S sT stop_grace_period
        S sbB attach init oom_kill_disable privileged read_only stdin_open tty use_api_socket
        S sn cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpus
        S snI cpu_count cpu_shares mem_swappiness oom_score_adj pids_limit scale
        S snZ mem_limit mem_reservation memswap_limit shm_size
        S.{annotations,cap_add,cap_drop,command,depends_on,device_cgroup_rules,dns,dns_opt} s []
        S.{dns_search,entrypoint,environment,external_links,extra_hosts,label_file,labels} s []
        S.{links,models,networks,profiles,security_opt,sysctls,tmpfs,volumes_from} s []
        S.{annotations,environment,labels,sysctls} snb *
        S.blkio_config l device_read_bps device_read_iops device_write_bps device_write_iops
        S.blkio_config l weight_device
        S.blkio_config sn weight
        S.blkio_config.{device_read_bps,device_read_iops,device_write_bps} m []
        S.blkio_config.{device_write_iops,weight_device} m []
        S.blkio_config.{device_read_bps,device_read_iops,device_write_bps}.[] s path
        S.blkio_config.{device_write_iops,weight_device}.[] s path
        S.blkio_config.{device_read_bps,device_read_iops,device_write_bps}.[] sn rate
        S.blkio_config.device_write_iops.[] sn rate
        S.blkio_config.weight_device.[] sn weight
        S.build l cache_from cache_to entitlements platforms secrets tags
        S.build lm additional_contexts args extra_hosts labels ssh
        S.build ls no_cache_filter
        S.build m ulimits
        S.build s context dockerfile dockerfile_inline isolation network target
        S.build sb provenance sbom
        S.build sbB no_cache privileged pull
        S.build snZ shm_size
        S.build.{additional_contexts,args,cache_from,cache_to,entitlements,extra_hosts} s []
        S.build.{labels,no_cache_filter,platforms,ssh,tags} s []
        S.build.{additional_contexts,args,labels,ssh} snb *
        S.build.extra_hosts lsnb *
        S.build.extra_hosts.* s []
        S.build.secrets ms []
        S.build.secrets.[] s gid source target uid
        S.build.secrets.[] sn mode
        S.build.ulimits msnI *
        S.build.ulimits.* snI hard soft
        S.{configs,devices,env_file,secrets,volumes} ms []
        S.{configs,secrets}.[] s gid source target uid
        S.{configs,secrets}.[] sn mode
        S.credential_spec s config file registry
        S.{depends_on,models,networks} m *
        S.depends_on.* sC condition
        S.depends_on.* sbB required restart
        S.deploy lm labels
        S.deploy m placement resources restart_policy rollback_config update_config
        S.deploy s endpoint_mode mode
        S.deploy snI replicas
        S.deploy.labels s []
        S.deploy.labels snb *
        S.deploy.placement l constraints preferences
        S.deploy.placement snI max_replicas_per_node
        S.deploy.placement.constraints s []
        S.deploy.placement.preferences m []
        S.deploy.placement.preferences.[] s spread
        S.deploy.resources m limits reservations
        S.deploy.resources.{limits,reservations} sZ memory
        S.deploy.resources.limits sn cpus
        S.deploy.resources.limits snI pids
        S.deploy.resources.reservations l devices generic_resources
        S.deploy.resources.reservations sn cpus
        S.deploy.resources.reservations.{devices,generic_resources} m []
        S.deploy.resources.reservations.devices.[] l capabilities device_ids
        S.deploy.resources.reservations.devices.[] lm options
        S.deploy.resources.reservations.devices.[] s driver
        S.deploy.resources.reservations.devices.[] sn count
        S.deploy.resources.reservations.generic_resources.[] m discrete_resource_spec
        S.deploy.restart_policy s condition
        S.deploy.restart_policy sT delay window
        S.deploy.restart_policy snI max_attempts
        S.deploy.{rollback_config,update_config} s failure_action order
        S.deploy.{rollback_config,update_config} sT delay monitor
        S.deploy.{rollback_config,update_config} sn max_failure_ratio
        S.deploy.{rollback_config,update_config} snI parallelism
        S.develop l watch
        S.develop.watch m []
        S.develop.watch.[] ls ignore include
        S.develop.watch.[] m exec
        S.develop.watch.[] s action path target
        S.develop.watch.[] sb initial_sync
        S.develop.watch.[].exec lm environment
        S.develop.watch.[].exec ls command
        S.develop.watch.[].exec s user working_dir
        S.develop.watch.[].exec sb privileged
        S.develop.watch.[].exec.{command,environment} s []
        S.develop.watch.[].exec.environment snb *
        S.develop.watch.[].{ignore,include} s []
        S.devices.[] s permissions source target
        S.env_file.[] s format path
        S.env_file.[] sb required
        S.{expose,group_add} sn []
        S.extends s file service
        S.extra_hosts lsnb *
        S.extra_hosts.* s []
        S.{gpus,post_start,pre_start,pre_stop} m []
        S.gpus.[] l capabilities device_ids
        S.gpus.[] lm options
        S.gpus.[] s driver
        S.gpus.[] sn count
        S.gpus.[].{capabilities,device_ids,options} s []
        S.gpus.[].options snb *
        S.healthcheck ls test
        S.healthcheck sT interval start_interval start_period timeout
        S.healthcheck sbB disable
        S.healthcheck snI retries
        S.healthcheck.test s []
        S.{logging,provider} m options
        S.logging s driver
        S.logging.options sn *
        S.models.* s endpoint_var model_var
        S.networks.* l aliases link_local_ips
        S.networks.* m driver_opts
        S.networks.* s interface_name ipv4_address ipv6_address mac_address
        S.networks.* sn gw_priority priority
        S.networks.*.{aliases,link_local_ips} s []
        S.networks.*.driver_opts sn *
        S.ports msn []
        S.ports.[] s app_protocol host_ip mode name protocol
        S.ports.[] sn published
        S.ports.[] snI target
        S.{post_start,pre_start,pre_stop}.[] lm environment
        S.{post_start,pre_start,pre_stop}.[] ls command
        S.{post_start,pre_stop}.[] s user working_dir
        S.{post_start,pre_stop}.[] sb privileged
        S.{post_start,pre_start,pre_stop}.[].command s []
        S.{post_start,pre_start,pre_stop}.[].environment s []
        S.{post_start,pre_start,pre_stop}.[].environment snb *
        S.pre_start.[] s image user working_dir
        S.pre_start.[] sb per_replica privileged
        S.provider s type
        S.provider.options lsnb *
        S.provider.options.* snb []
        S.ulimits msnI *
        S.ulimits.* snI hard soft
        S.volumes.[] m bind image tmpfs volume
        S.volumes.[] s consistency source target type
        S.volumes.[] sbB read_only
        S.volumes.[].bind s propagation recursive selinux
        S.volumes.[].bind sb create_host_path
        S.volumes.[].{image,volume} s subpath
        S.volumes.[].tmpfs sn mode
        S.volumes.[].tmpfs snZ size
        S.volumes.[].volume lm labels
        S.volumes.[].volume sbB nocopy
        S.volumes.[].volume.labels s []
        S.volumes.[].volume.labels snb *
        """
}
