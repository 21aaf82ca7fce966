"""The few places where moto itself has to be changed."""


def repair():
    import moto.s3.models
    from moto.iam.access_control import PermissionResult

    # moto reads bucket policies without their conditions, so that "deny all but TLS" denies all. They are evaluated for
    # deployed roles by iam.authority; the deployer may do everything.
    moto.s3.models.FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL
